"""What was counted, assigned, evaluated, chosen, noted, handed in and read is only ever added."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

CAMPAIGN = f"""
CREATE FUNCTION campaigns_above(person bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE line AS (
        SELECT supervisor_id AS id FROM public.people_employee WHERE id = person
        UNION
        SELECT e.supervisor_id FROM public.people_employee AS e JOIN line ON e.id = line.id
    ) SELECT id FROM line WHERE id IS NOT NULL
$$;

CREATE FUNCTION campaigns_keep() RETURNS trigger {HEADER} AS $$
DECLARE
    loose text[] := ARRAY['deadline_id', 'clocks'];
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.called_off_at IS NOT NULL THEN
            RAISE EXCEPTION 'a campaign begins as planned' {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.by_id <> OLD.by_id OR NEW.planned_at <> OLD.planned_at THEN
        RAISE EXCEPTION 'campaign % stays with who planned it', OLD.id {REFUSED};
    END IF;
    IF to_jsonb(NEW) - loose IS DISTINCT FROM to_jsonb(OLD) - loose AND (
        OLD.called_off_at IS NOT NULL
        OR EXISTS (SELECT FROM public.campaigns_evaluation WHERE campaign_id = OLD.id)) THEN
        RAISE EXCEPTION 'campaign % is finished', OLD.id {REFUSED},
            CONSTRAINT = 'campaign_is_finished';
    END IF;
    IF (NEW.code, NEW.starts_on) IS DISTINCT FROM (OLD.code, OLD.starts_on)
       AND EXISTS (SELECT FROM public.campaigns_win WHERE campaign_id = OLD.id) THEN
        RAISE EXCEPTION 'campaign % has won orders by its code', OLD.id {REFUSED},
            CONSTRAINT = 'code_has_won';
    END IF;
    -- Who enters the past by right is held to these by the services alone.
    IF coalesce(current_setting('bylaw.past', true), '') <> '' THEN RETURN NEW; END IF;
    IF OLD.starts_on <= today AND (NEW.kind, NEW.code, NEW.starts_on, NEW.called_off_at)
           IS DISTINCT FROM (OLD.kind, OLD.code, OLD.starts_on, OLD.called_off_at)
       OR NEW.ends_on <> OLD.ends_on AND least(NEW.ends_on, OLD.ends_on) < today THEN
        RAISE EXCEPTION 'campaign % has begun', OLD.id {REFUSED},
            CONSTRAINT = 'campaign_has_begun';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_campaign_keep BEFORE INSERT OR UPDATE ON campaigns_campaign
    FOR EACH ROW EXECUTE FUNCTION campaigns_keep();

CREATE FUNCTION campaigns_open(wanted bigint) RETURNS campaigns_campaign {HEADER} AS $$
DECLARE held public.campaigns_campaign;
BEGIN
    SELECT * INTO STRICT held FROM public.campaigns_campaign WHERE id = wanted FOR NO KEY UPDATE;
    IF held.called_off_at IS NOT NULL
       OR EXISTS (SELECT FROM public.campaigns_evaluation WHERE campaign_id = wanted) THEN
        RAISE EXCEPTION 'campaign % is finished', wanted {REFUSED},
            CONSTRAINT = 'campaign_is_finished';
    END IF;
    RETURN held;
END $$;
"""

ENTRIES = f"""
CREATE FUNCTION campaigns_add_traffic() RETURNS trigger {HEADER} AS $$
DECLARE held public.campaigns_campaign := public.campaigns_open(NEW.campaign_id);
BEGIN
    IF NEW.day NOT BETWEEN held.starts_on AND held.ends_on THEN
        RAISE EXCEPTION '% is no day of campaign %', NEW.day, held.id {REFUSED},
            CONSTRAINT = 'day_of_the_campaign';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_traffic_b_add BEFORE INSERT ON campaigns_traffic
    FOR EACH ROW EXECUTE FUNCTION campaigns_add_traffic();

CREATE FUNCTION campaigns_add_cost() RETURNS trigger {HEADER} AS $$
DECLARE
    held public.campaigns_campaign := public.campaigns_open(NEW.campaign_id);
    wrong public.campaigns_cost;
BEGIN
    IF NEW.reverses_id IS NOT NULL THEN
        SELECT * INTO STRICT wrong FROM public.campaigns_cost WHERE id = NEW.reverses_id;
        IF wrong.campaign_id <> held.id OR wrong.reverses_id IS NOT NULL
           OR NEW.amount <> -wrong.amount OR NEW.day <> wrong.day THEN
            RAISE EXCEPTION 'cost % is taken back as it stands', wrong.id {REFUSED},
                CONSTRAINT = 'taken_back_as_it_stands';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_cost_b_add BEFORE INSERT ON campaigns_cost
    FOR EACH ROW EXECUTE FUNCTION campaigns_add_cost();

CREATE FUNCTION campaigns_add_win() RETURNS trigger {HEADER} AS $$
DECLARE
    held public.campaigns_campaign := public.campaigns_open(NEW.campaign_id);
    sold public.desk_order;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('campaigns_win'), (NEW.order_id % 2147483647)::int);
    SELECT * INTO STRICT sold FROM public.desk_order WHERE id = NEW.order_id;
    IF EXISTS (SELECT FROM public.campaigns_win AS w WHERE w.order_id = NEW.order_id
               AND NOT EXISTS (SELECT FROM public.campaigns_winundone WHERE win_id = w.id)) THEN
        RAISE EXCEPTION 'order % counts already', NEW.order_id {REFUSED},
            CONSTRAINT = 'order_won_once';
    END IF;
    IF (sold.placed_at AT TIME ZONE 'Asia/Shanghai')::date < held.starts_on THEN
        RAISE EXCEPTION 'order % was placed before campaign %', NEW.order_id, held.id {REFUSED},
            CONSTRAINT = 'order_comes_after';
    END IF;
    IF NEW.how = 'code' AND (held.code = '' OR position(held.code IN
        upper(normalize(sold.buyer_note || ' ' || sold.seller_note, NFKC))) = 0) THEN
        RAISE EXCEPTION 'order % names no code', NEW.order_id {REFUSED},
            CONSTRAINT = 'code_in_the_order';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_win_b_add BEFORE INSERT ON campaigns_win
    FOR EACH ROW EXECUTE FUNCTION campaigns_add_win();

CREATE FUNCTION campaigns_undo_win() RETURNS trigger {HEADER} AS $$
DECLARE of_campaign bigint;
BEGIN
    SELECT campaign_id INTO STRICT of_campaign FROM public.campaigns_win WHERE id = NEW.win_id;
    PERFORM public.campaigns_open(of_campaign);
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_winundone_b_add BEFORE INSERT ON campaigns_winundone
    FOR EACH ROW EXECUTE FUNCTION campaigns_undo_win();
"""

JUDGED = f"""
CREATE FUNCTION campaigns_evaluate() RETURNS trigger {HEADER} AS $$
DECLARE held public.campaigns_campaign := public.campaigns_open(NEW.campaign_id);
BEGIN
    IF NEW.by_id <> held.by_id
       AND NEW.by_id NOT IN (SELECT public.campaigns_above(held.by_id)) THEN
        RAISE EXCEPTION 'campaign % is evaluated by who runs it', held.id {REFUSED},
            CONSTRAINT = 'evaluated_by_who_runs_it';
    END IF;
    IF (NEW.at AT TIME ZONE 'Asia/Shanghai')::date <= held.ends_on THEN
        RAISE EXCEPTION 'campaign % is not over', held.id {REFUSED},
            CONSTRAINT = 'campaign_is_not_over';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_evaluation_b_add BEFORE INSERT ON campaigns_evaluation
    FOR EACH ROW EXECUTE FUNCTION campaigns_evaluate();

CREATE FUNCTION campaigns_choose() RETURNS trigger {HEADER} AS $$
BEGIN
    IF jsonb_typeof(NEW.figures) <> 'array' OR jsonb_array_length(NEW.figures) < 2
       OR NOT NEW.figures @> jsonb_build_array(jsonb_build_object('campaign', NEW.best_id))
       OR EXISTS (SELECT FROM jsonb_array_elements(NEW.figures) AS f WHERE NOT EXISTS (
           SELECT FROM public.campaigns_evaluation
           WHERE campaign_id = (f ->> 'campaign')::bigint)) THEN
        RAISE EXCEPTION 'the best plan is one of several evaluated ones' {REFUSED},
            CONSTRAINT = 'best_of_evaluated';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_choice_b_add BEFORE INSERT ON campaigns_choice
    FOR EACH ROW EXECUTE FUNCTION campaigns_choose();

CREATE FUNCTION campaigns_set_target() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.month < date_trunc('month', NEW.at AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION 'the month % is over', NEW.month {REFUSED},
            CONSTRAINT = 'month_is_over';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_target_b_add BEFORE INSERT ON campaigns_target
    FOR EACH ROW EXECUTE FUNCTION campaigns_set_target();
"""

PLANS = f"""
CREATE FUNCTION campaigns_keep_document() RETURNS trigger {HEADER} AS $$
DECLARE
    was jsonb;
    now_is jsonb := to_jsonb(NEW);
    loose text[] := ARRAY['state', 'approval_id'];
    asked text[] := ARRAY['title', 'text', 'round'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'a document begins as asked for' {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    was := to_jsonb(OLD);
    IF OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR now_is - loose - asked IS DISTINCT FROM was - loose - asked
       OR now_is - loose IS DISTINCT FROM was - loose
          AND NOT (OLD.state = 'returned' AND NEW.state = 'pending') THEN
        RAISE EXCEPTION '% % stays as it was asked', TG_TABLE_NAME, OLD.id {REFUSED};
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('pending', 'approved'), ('pending', 'refused'), ('pending', 'returned'),
        ('pending', 'withdrawn'), ('returned', 'pending'), ('returned', 'withdrawn')) THEN
        RAISE EXCEPTION '% % is %', TG_TABLE_NAME, OLD.id, OLD.state {REFUSED};
    END IF;
    IF NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND state = 'approved' AND asker_id = NEW.by_id
          AND kind = CASE TG_TABLE_NAME WHEN 'campaigns_operatingplan' THEN 'campaigns.plan'
                     ELSE 'campaigns.suggestion' END) THEN
        RAISE EXCEPTION '% % is not approved by anybody', TG_TABLE_NAME, OLD.id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_operatingplan_keep BEFORE INSERT OR UPDATE ON campaigns_operatingplan
    FOR EACH ROW EXECUTE FUNCTION campaigns_keep_document();
CREATE TRIGGER campaigns_suggestion_keep BEFORE INSERT OR UPDATE ON campaigns_suggestion
    FOR EACH ROW EXECUTE FUNCTION campaigns_keep_document();

CREATE FUNCTION campaigns_add_item() RETURNS trigger {HEADER} AS $$
DECLARE asked public.campaigns_operatingplan;
BEGIN
    SELECT * INTO STRICT asked FROM public.campaigns_operatingplan WHERE id = NEW.plan_id
        FOR NO KEY UPDATE;
    IF NOT (asked.state = 'pending' AND asked.approval_id IS NULL
            OR asked.state = 'returned')
       OR NEW.round <> asked.round + (asked.state = 'returned')::int THEN
        RAISE EXCEPTION 'plan % lies before who decides: nothing is added', asked.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_planitem_add BEFORE INSERT ON campaigns_planitem
    FOR EACH ROW EXECUTE FUNCTION campaigns_add_item();

CREATE FUNCTION campaigns_add_progress() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.campaigns_planitem AS i
        JOIN public.campaigns_operatingplan AS p ON p.id = i.plan_id AND p.round = i.round
        WHERE i.id = NEW.item_id AND p.state = 'approved') THEN
        RAISE EXCEPTION 'progress is noted on an approved plan' {REFUSED},
            CONSTRAINT = 'progress_of_approved';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_progress_b_add BEFORE INSERT ON campaigns_progress
    FOR EACH ROW EXECUTE FUNCTION campaigns_add_progress();
"""

REPORTS = f"""
CREATE FUNCTION campaigns_print(r campaigns_report) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array('report 1', r.kind, r.month, r.channel_id,
        r.author_id, r.text, r.figures, extract(epoch FROM r.handed_in_at))::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION campaigns_keep_report() RETURNS trigger {HEADER} AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.handed_in_at IS NOT NULL OR NEW.fingerprint <> '' THEN
            RAISE EXCEPTION 'a report begins as a draft' {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'report % was handed in', OLD.id {REFUSED},
            CONSTRAINT = 'report_stays';
    END IF;
    IF (NEW.kind, NEW.month, NEW.channel_id, NEW.author_id, NEW.deadline_id, NEW.drafted_at)
       IS DISTINCT FROM
       (OLD.kind, OLD.month, OLD.channel_id, OLD.author_id, OLD.deadline_id, OLD.drafted_at) THEN
        RAISE EXCEPTION 'report % stays on what it is', OLD.id {REFUSED};
    END IF;
    NEW.fingerprint := '';
    IF NEW.state = 'handed_in' THEN
        IF NEW.handed_in_at IS NULL OR btrim(NEW.text) = ''
           OR (NEW.handed_in_at AT TIME ZONE 'Asia/Shanghai')::date < NEW.month + interval '1 month'
        THEN
            RAISE EXCEPTION 'a report is handed in once its month is over, in words' {REFUSED},
                CONSTRAINT = 'month_is_over_first';
        END IF;
        NEW.fingerprint := public.campaigns_print(NEW);
    ELSIF NEW.handed_in_at IS NOT NULL THEN
        RAISE EXCEPTION 'a draft was not handed in' {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_report_keep BEFORE INSERT OR UPDATE ON campaigns_report
    FOR EACH ROW EXECUTE FUNCTION campaigns_keep_report();

CREATE FUNCTION campaigns_read_report() RETURNS trigger {HEADER} AS $$
DECLARE asked public.campaigns_report;
BEGIN
    SELECT * INTO STRICT asked FROM public.campaigns_report WHERE id = NEW.report_id;
    IF asked.state <> 'handed_in' THEN
        RAISE EXCEPTION 'report % was not handed in', asked.id {REFUSED},
            CONSTRAINT = 'read_what_is_handed_in';
    END IF;
    IF NEW.by_id = asked.author_id
       OR NEW.by_id NOT IN (SELECT public.campaigns_above(asked.author_id)) THEN
        RAISE EXCEPTION 'report % is read by the superiors', asked.id {REFUSED},
            CONSTRAINT = 'superiors_read';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_reportreading_b_add BEFORE INSERT ON campaigns_reportreading
    FOR EACH ROW EXECUTE FUNCTION campaigns_read_report();
"""

UNDO = """
DROP FUNCTION campaigns_keep() CASCADE;
DROP FUNCTION campaigns_add_traffic() CASCADE;
DROP FUNCTION campaigns_add_cost() CASCADE;
DROP FUNCTION campaigns_add_win() CASCADE;
DROP FUNCTION campaigns_undo_win() CASCADE;
DROP FUNCTION campaigns_evaluate() CASCADE;
DROP FUNCTION campaigns_choose() CASCADE;
DROP FUNCTION campaigns_set_target() CASCADE;
DROP FUNCTION campaigns_keep_document() CASCADE;
DROP FUNCTION campaigns_add_item() CASCADE;
DROP FUNCTION campaigns_add_progress() CASCADE;
DROP FUNCTION campaigns_keep_report() CASCADE;
DROP FUNCTION campaigns_read_report() CASCADE;
DROP FUNCTION campaigns_print(campaigns_report);
DROP FUNCTION campaigns_open(bigint);
DROP FUNCTION campaigns_above(bigint);
"""
BY_B5 = ("cost", "traffic", "win", "winundone", "evaluation", "choice")
BY_B2 = ("target", "partnernote", "reportreading")
BY_B1 = ("progress", "marketnote")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_sales"), ("approvals", "0007_doubts")]

    operations = [
        migrations.RunSQL(CAMPAIGN + ENTRIES + JUDGED + PLANS + REPORTS, UNDO),
        *(stamp(f"campaigns_{table}") for table in (*BY_B5, *BY_B2, *BY_B1)),
        *(refuse_changes(f"campaigns_{table}", clause="B5") for table in BY_B5),
        *(refuse_changes(f"campaigns_{table}", clause="B2") for table in BY_B2),
        *(refuse_changes(f"campaigns_{table}", clause="B1") for table in (*BY_B1, "planitem")),
    ]
