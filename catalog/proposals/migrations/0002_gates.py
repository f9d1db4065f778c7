"""Three people: who proposes, who approves, who carries out; and only what was approved happens.

An execution is a row. Its trigger looks at the approval and at the people, and writes the prices,
listings and windows of the lines by itself: the portal's role has no other way to them.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

KEEP = f"""
CREATE FUNCTION proposals_position(person bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.code FROM public.people_employee AS e
    JOIN public.people_position AS p ON p.id = e.position_id WHERE e.id = person AND e.is_active
$$;

CREATE FUNCTION proposals_keep() RETURNS trigger {HEADER} AS $$
DECLARE
    was jsonb;
    now_is jsonb := to_jsonb(NEW);
    loose text[] := ARRAY['state', 'approval_id', 'deadline_id'];
    asked text[] := ARRAY['reason', 'starts_at', 'ends_at', 'title', 'plan_id', 'round'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'a proposal begins as asked for' {REFUSED};
        END IF;
        IF TG_TABLE_NAME = 'proposals_proposal'
           AND coalesce(public.proposals_position(NEW.by_id), '') <> 'product_manager'
           AND NOT (now_is ->> 'kind' = 'delisting'
                    AND public.proposals_position(NEW.by_id) = 'product_operations') THEN
            RAISE EXCEPTION 'the product manager proposes' {REFUSED},
                CONSTRAINT = 'product_manager_proposes';
        END IF;
        RETURN NEW;
    END IF;
    was := to_jsonb(OLD);
    IF OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR now_is - loose - asked IS DISTINCT FROM was - loose - asked
       OR now_is - loose IS DISTINCT FROM was - loose
          AND NOT (OLD.state = 'returned' AND NEW.state = 'pending')
       OR was -> 'deadline_id' <> 'null'::jsonb
          AND now_is -> 'deadline_id' IS DISTINCT FROM was -> 'deadline_id' THEN
        RAISE EXCEPTION '% % stays as it was asked', TG_TABLE_NAME, OLD.id {REFUSED};
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('pending', 'approved'), ('pending', 'refused'), ('pending', 'returned'),
        ('pending', 'withdrawn'), ('returned', 'pending'), ('returned', 'withdrawn'),
        ('approved', 'given_up'), ('approved', 'executed')) THEN
        RAISE EXCEPTION '% % is %', TG_TABLE_NAME, OLD.id, OLD.state {REFUSED};
    END IF;
    IF NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND state = 'approved' AND asker_id = NEW.by_id
          AND kind = CASE TG_TABLE_NAME WHEN 'proposals_plan' THEN 'proposals.plan'
                     ELSE 'proposals.proposal' END) THEN
        RAISE EXCEPTION '% % is not approved by anybody', TG_TABLE_NAME, OLD.id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NEW.state = 'executed' AND OLD.state <> 'executed' AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'proposal % is carried out by an execution', OLD.id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_proposal_keep BEFORE INSERT OR UPDATE ON proposals_proposal
    FOR EACH ROW EXECUTE FUNCTION proposals_keep();
CREATE TRIGGER proposals_plan_keep BEFORE INSERT OR UPDATE ON proposals_plan
    FOR EACH ROW EXECUTE FUNCTION proposals_keep();
"""

# Lines and files come while a proposal is written; what lies before who decides grows no more.
LINES = f"""
CREATE FUNCTION proposals_add_line() RETURNS trigger {HEADER} AS $$
DECLARE asked public.proposals_proposal;
BEGIN
    SELECT * INTO STRICT asked FROM public.proposals_proposal WHERE id = NEW.proposal_id
        FOR NO KEY UPDATE;
    IF NOT (asked.state = 'pending' AND asked.approval_id IS NULL
            OR asked.state = 'returned') THEN
        RAISE EXCEPTION 'proposal % lies before who decides: nothing is added', asked.id {REFUSED};
    END IF;
    IF TG_TABLE_NAME = 'proposals_proposalline' THEN
        IF (to_jsonb(NEW) ->> 'round')::int
           <> asked.round + (asked.state = 'returned')::int THEN
            RAISE EXCEPTION 'a line belongs to the round that is asked' {REFUSED};
        END IF;
        IF (asked.kind = 'delisting') <> (to_jsonb(NEW) -> 'price' = 'null'::jsonb) THEN
            RAISE EXCEPTION 'a price belongs to what is priced' {REFUSED};
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_proposalline_add BEFORE INSERT ON proposals_proposalline
    FOR EACH ROW EXECUTE FUNCTION proposals_add_line();
CREATE TRIGGER proposals_evidence_b_add BEFORE INSERT ON proposals_evidence
    FOR EACH ROW EXECUTE FUNCTION proposals_add_line();
"""

EXECUTE = f"""
CREATE FUNCTION proposals_execute() RETURNS trigger {HEADER} AS $$
DECLARE
    asked public.proposals_proposal;
    mark text := 'proposals.execution';
BEGIN
    SELECT * INTO STRICT asked FROM public.proposals_proposal WHERE id = NEW.proposal_id
        FOR UPDATE;
    IF asked.state <> 'approved' OR NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = asked.approval_id AND state = 'approved' AND doubted_at IS NULL) THEN
        RAISE EXCEPTION 'proposal % is not approved', asked.id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NEW.by_id = asked.by_id OR EXISTS (
        SELECT FROM public.approvals_decision WHERE approval_id = asked.approval_id
        AND NEW.by_id IN (by_id, principal_id, recorded_by_id)) THEN
        RAISE EXCEPTION 'proposing, approving and carrying out are three people' {REFUSED},
            CONSTRAINT = 'three_people';
    END IF;
    IF public.proposals_position(NEW.by_id) IS DISTINCT FROM 'web_editor' THEN
        RAISE EXCEPTION 'the web editor carries out' {REFUSED},
            CONSTRAINT = 'web_editor_executes';
    END IF;
    PERFORM FROM public.products_product WHERE id IN (
        SELECT product_id FROM public.proposals_proposalline
        WHERE proposal_id = asked.id AND round = asked.round) ORDER BY sku FOR NO KEY UPDATE;
    IF asked.kind IN ('price', 'listing') THEN
        INSERT INTO public.products_pricechange (at, product_id, price, source, source_id, by_id)
        SELECT NEW.at, l.product_id, l.price, mark, NEW.id, NEW.by_id
        FROM public.proposals_proposalline AS l
        WHERE l.proposal_id = asked.id AND l.round = asked.round
          AND l.price IS DISTINCT FROM (
              SELECT c.price FROM public.products_pricechange AS c
              WHERE c.product_id = l.product_id ORDER BY c.id DESC LIMIT 1)
        ORDER BY l.position;
    END IF;
    IF asked.kind IN ('listing', 'delisting') THEN
        INSERT INTO public.products_listingchange
            (at, product_id, is_listed, cause, source, source_id, by_id)
        SELECT NEW.at, p.id, asked.kind = 'listing', 'proposal', mark, NEW.id, NEW.by_id
        FROM public.proposals_proposalline AS l
        JOIN public.products_product AS p ON p.id = l.product_id
        WHERE l.proposal_id = asked.id AND l.round = asked.round
          AND p.is_listed <> (asked.kind = 'listing')
        ORDER BY l.position;
    END IF;
    IF asked.kind = 'promotion' THEN
        IF asked.ends_at <= NEW.at THEN
            RAISE EXCEPTION 'promotion % is over', asked.id {REFUSED},
                CONSTRAINT = 'promotion_is_over';
        END IF;
        INSERT INTO public.products_pricewindow
            (at, product_id, price, starts_at, ends_at, source, source_id, by_id)
        SELECT NEW.at, l.product_id, l.price, greatest(asked.starts_at, NEW.at), asked.ends_at,
            mark, NEW.id, NEW.by_id
        FROM public.proposals_proposalline AS l
        WHERE l.proposal_id = asked.id AND l.round = asked.round ORDER BY l.position;
    END IF;
    UPDATE public.proposals_proposal SET state = 'executed' WHERE id = asked.id;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_execution_b_execute BEFORE INSERT ON proposals_execution
    FOR EACH ROW EXECUTE FUNCTION proposals_execute();
"""

UNDO = """
DROP FUNCTION proposals_keep() CASCADE;
DROP FUNCTION proposals_add_line() CASCADE;
DROP FUNCTION proposals_execute() CASCADE;
DROP FUNCTION proposals_position(bigint);
"""
STAMPED = ("competitorprice", "evidence", "execution", "mismatch")


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0001_initial"),
        ("products", "0005_goods_bind"),
        ("approvals", "0007_doubts"),
    ]

    operations = [
        migrations.RunSQL(KEEP + LINES + EXECUTE, UNDO),
        *(stamp(f"proposals_{table}") for table in STAMPED),
        *(
            refuse_changes(f"proposals_{table}", clause="C11-1")
            for table in (*STAMPED, "proposalline")
        ),
    ]
