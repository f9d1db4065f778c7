"""Nothing is published except through a completed chain, and nothing of what was shown is lost.

A publication is a row. Its trigger looks at the approval of that very version, at whose words it
rests on, at the words found and decided, at who checked it and who publishes; then it writes by
itself from when until when the version is shown. A takedown ends that. The portal's role has no
other way to what is shown.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
READ = "STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

ROLES = f"""
CREATE FUNCTION publishing_position(person bigint) RETURNS text LANGUAGE sql {READ} AS $$
    SELECT p.code FROM public.people_employee AS e
    JOIN public.people_position AS p ON p.id = e.position_id WHERE e.id = person AND e.is_active
$$;

CREATE FUNCTION publishing_may_write(person bigint, kind text) RETURNS boolean
LANGUAGE sql {READ} AS $$
    SELECT coalesce(public.publishing_position(person) = ANY (CASE kind
        WHEN 'page' THEN ARRAY['web_designer']
        WHEN 'company' THEN ARRAY['culture_officer']
        WHEN 'product' THEN ARRAY['web_editor']
        WHEN 'slot' THEN ARRAY['web_editor', 'web_designer', 'promotion_specialist']
        ELSE ARRAY['web_editor', 'culture_officer'] END), false)
$$;

-- Who may take the place of the leader of somebody's department: the leader, the management, and
-- whoever stands above the person.
CREATE FUNCTION publishing_leads(leader bigint, person bigint) RETURNS boolean
LANGUAGE sql {READ} AS $$
    WITH RECURSIVE line AS (
        SELECT supervisor_id AS id FROM public.people_employee WHERE id = person
        UNION
        SELECT e.supervisor_id FROM public.people_employee AS e JOIN line ON e.id = line.id
    )
    SELECT leader <> person AND (
        EXISTS (SELECT FROM public.people_employee AS e
                JOIN public.people_position AS p ON p.id = e.position_id
                WHERE e.id = leader AND p.code IN ('general_manager', 'deputy'))
        OR EXISTS (SELECT FROM public.people_employee AS e
                   JOIN public.people_department AS d ON d.id = e.department_id
                   WHERE e.id = person AND d.leader_id = leader)
        OR EXISTS (SELECT FROM line WHERE id = leader))
$$;

CREATE FUNCTION publishing_chain_complete(which bigint) RETURNS boolean
LANGUAGE plpgsql {READ} AS $$
DECLARE
    asked public.publishing_version;
    request public.approvals_approval;
    subject text;
    words integer;
    leaders integer;
    deputies integer;
    heads integer;
BEGIN
    SELECT * INTO STRICT asked FROM public.publishing_version WHERE id = which;
    SELECT kind INTO STRICT subject FROM public.publishing_item WHERE id = asked.item_id;
    SELECT * INTO request FROM public.approvals_approval WHERE id = asked.approval_id;
    IF request.id IS NULL OR request.state <> 'approved' OR request.doubted_at IS NOT NULL
       OR request.kind <> 'publishing.version' OR request.asker_id <> asked.by_id THEN
        RETURN false;
    END IF;
    SELECT count(*),
           count(*) FILTER (WHERE public.publishing_leads(d.principal_id, asked.by_id)),
           count(*) FILTER (WHERE p.code = 'deputy'),
           count(*) FILTER (WHERE p.code = 'general_manager')
    INTO words, leaders, deputies, heads
    FROM public.approvals_decision AS d
    JOIN public.people_employee AS e ON e.id = d.principal_id
    LEFT JOIN public.people_position AS p ON p.id = e.position_id
    WHERE d.approval_id = request.id AND d.round = request.round AND d.verdict = 'approved';
    IF leaders = 0 THEN
        RETURN false;
    END IF;
    IF heads = 0 AND (subject = 'page' OR asked.is_confidential OR asked.is_copyrighted) THEN
        RETURN false;
    END IF;
    RETURN subject <> 'page' OR deputies > 0 AND 3 <= (
        SELECT count(*) FROM public.approvals_step
        WHERE approval_id = request.id AND round = request.round AND kind = 'decide');
END $$;

-- The newest screening of a version found nothing, or every word found was called harmless by a
-- person; a word that stood at the same place before need not be decided on again.
CREATE FUNCTION publishing_words_decided(which bigint) RETURNS boolean
LANGUAGE plpgsql {READ} AS $$
DECLARE newest public.publishing_screening;
BEGIN
    SELECT * INTO newest FROM public.publishing_screening WHERE version_id = which
        ORDER BY id DESC LIMIT 1;
    IF newest.id IS NULL OR newest.count <> (
        SELECT count(*) FROM public.publishing_hit WHERE screening_id = newest.id) THEN
        RETURN false;
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM public.publishing_hit AS h WHERE h.screening_id = newest.id
        AND coalesce((
            SELECT d.is_harmless FROM public.publishing_hit AS o
            JOIN public.publishing_screening AS s ON s.id = o.screening_id
            JOIN public.publishing_hitdecision AS d ON d.hit_id = o.id
            WHERE s.version_id = which AND (o.word_id, o.field, o.start, o."end")
                = (h.word_id, h.field, h.start, h."end")
            ORDER BY d.id DESC LIMIT 1), false) = false);
END $$;
"""

KEEP = f"""
CREATE FUNCTION publishing_keep_item() RETURNS trigger {HEADER} AS $$
DECLARE
    loose text[] := ARRAY['state', 'changed_at'];
    word text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'collected' OR NEW.number <> 0 THEN
            RAISE EXCEPTION 'an item begins as collected' {REFUSED};
        END IF;
        IF NOT public.publishing_may_write(NEW.by_id, NEW.kind) THEN
            RAISE EXCEPTION '% is not written by %', NEW.kind, NEW.by_id {REFUSED},
                CONSTRAINT = CASE WHEN NEW.kind IN ('page', 'company', 'product')
                             THEN 'author_of_' || NEW.kind ELSE 'author_of_kind' END;
        END IF;
        RETURN NEW;
    END IF;
    IF pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    -- `search_words` is computed after this trigger.
    IF to_jsonb(NEW) - loose - 'search_words' IS DISTINCT FROM
       to_jsonb(OLD) - loose - 'search_words' THEN
        RAISE EXCEPTION 'item % follows from its versions', OLD.id {REFUSED};
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) NOT IN (
        ('draft', 'pending'), ('pending', 'approved'), ('pending', 'refused'),
        ('pending', 'returned'), ('pending', 'draft'), ('returned', 'draft'),
        ('collected', 'dropped'), ('draft', 'dropped'), ('refused', 'dropped'),
        ('approved', 'dropped')) THEN
        RAISE EXCEPTION 'item % is %', OLD.id, OLD.state {REFUSED};
    END IF;
    SELECT a.state INTO word FROM public.publishing_version AS v
    JOIN public.approvals_approval AS a ON a.id = v.approval_id
    WHERE v.item_id = NEW.id AND v.number = NEW.number;
    IF NEW.state <> 'dropped' AND word IS DISTINCT FROM
       (CASE NEW.state WHEN 'draft' THEN 'withdrawn' ELSE NEW.state END) THEN
        RAISE EXCEPTION 'item % is not % by anybody', OLD.id, NEW.state {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_item_keep BEFORE INSERT OR UPDATE ON publishing_item
    FOR EACH ROW EXECUTE FUNCTION publishing_keep_item();

CREATE FUNCTION publishing_add_version() RETURNS trigger {HEADER} AS $$
DECLARE held public.publishing_item;
BEGIN
    SELECT * INTO STRICT held FROM public.publishing_item WHERE id = NEW.item_id
        FOR NO KEY UPDATE;
    IF NEW.approval_id IS NOT NULL OR NEW.deadline_id IS NOT NULL THEN
        RAISE EXCEPTION 'a version begins undecided' {REFUSED};
    END IF;
    IF NEW.number <> held.number + 1 THEN
        RAISE EXCEPTION 'the newest version of item % is %', held.id, held.number {REFUSED},
            CONSTRAINT = 'version_number_once';
    END IF;
    IF held.state IN ('pending', 'returned', 'dropped') THEN
        RAISE EXCEPTION 'item % is %', held.id, held.state {REFUSED},
            CONSTRAINT = 'version_under_review';
    END IF;
    IF NOT public.publishing_may_write(NEW.by_id, held.kind) THEN
        RAISE EXCEPTION '% is not written by %', held.kind, NEW.by_id {REFUSED},
            CONSTRAINT = CASE WHEN held.kind IN ('page', 'company', 'product')
                         THEN 'author_of_' || held.kind ELSE 'author_of_kind' END;
    END IF;
    IF held.kind = 'slot' AND (NEW.starts_at IS NULL OR NEW.ends_at IS NULL) THEN
        RAISE EXCEPTION 'a slot is shown from a moment until a later one' {REFUSED};
    END IF;
    UPDATE public.publishing_item
    SET number = NEW.number, title = NEW.title, state = 'draft', changed_at = NEW.at
    WHERE id = held.id;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_version_b_add BEFORE INSERT ON publishing_version
    FOR EACH ROW EXECUTE FUNCTION publishing_add_version();

CREATE FUNCTION publishing_keep_version() RETURNS trigger {HEADER} AS $$
DECLARE loose text[] := ARRAY['approval_id', 'deadline_id'];
BEGIN
    IF to_jsonb(NEW) - loose IS DISTINCT FROM to_jsonb(OLD) - loose
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR OLD.deadline_id IS NOT NULL AND NEW.deadline_id IS DISTINCT FROM OLD.deadline_id THEN
        RAISE EXCEPTION 'version % stays as it was written', OLD.id {REFUSED};
    END IF;
    IF NEW.approval_id IS NULL OR OLD.approval_id IS NOT NULL THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM public.publishing_item
                   WHERE id = NEW.item_id AND number = NEW.number AND state = 'draft')
       OR NOT EXISTS (SELECT FROM public.approvals_approval
                      WHERE id = NEW.approval_id AND kind = 'publishing.version'
                        AND asker_id = NEW.by_id AND state = 'pending') THEN
        RAISE EXCEPTION 'only the newest version is asked for, by its author' {REFUSED},
            CONSTRAINT = 'newest_version_alone';
    END IF;
    IF NOT public.publishing_words_decided(NEW.id) THEN
        RAISE EXCEPTION 'words found in version % are not decided on', NEW.id {REFUSED},
            CONSTRAINT = 'words_decided_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_version_keep BEFORE UPDATE ON publishing_version
    FOR EACH ROW EXECUTE FUNCTION publishing_keep_version();

CREATE FUNCTION publishing_never() RETURNS trigger {HEADER} AS $$
BEGIN
    RAISE EXCEPTION '% binds: rows are never deleted', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER publishing_version_never BEFORE DELETE OR TRUNCATE ON publishing_version
    FOR EACH STATEMENT EXECUTE FUNCTION publishing_never();

-- Files come with their version, before anybody checks it or decides on it.
CREATE FUNCTION publishing_place() RETURNS trigger {HEADER} AS $$
DECLARE held public.publishing_version;
BEGIN
    SELECT * INTO STRICT held FROM public.publishing_version WHERE id = NEW.version_id
        FOR NO KEY UPDATE;
    IF held.approval_id IS NOT NULL
       OR EXISTS (SELECT FROM public.publishing_check WHERE version_id = held.id) THEN
        RAISE EXCEPTION 'version % lies before others: nothing is added', held.id {REFUSED},
            CONSTRAINT = 'version_under_review';
    END IF;
    IF NOT EXISTS (SELECT FROM public.publishing_attachment
                   WHERE id = NEW.attachment_id AND item_id = held.item_id) THEN
        RAISE EXCEPTION 'file % is another item''s', NEW.attachment_id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_placed_b_place BEFORE INSERT ON publishing_placed
    FOR EACH ROW EXECUTE FUNCTION publishing_place();

CREATE FUNCTION publishing_by_another() RETURNS trigger {HEADER} AS $$
DECLARE author bigint;
BEGIN
    IF TG_TABLE_NAME = 'publishing_check' THEN
        SELECT by_id INTO STRICT author FROM public.publishing_version
        WHERE id = (to_jsonb(NEW) ->> 'version_id')::bigint;
    ELSE
        SELECT v.by_id INTO STRICT author FROM public.publishing_hit AS h
        JOIN public.publishing_screening AS s ON s.id = h.screening_id
        JOIN public.publishing_version AS v ON v.id = s.version_id
        WHERE h.id = (to_jsonb(NEW) ->> 'hit_id')::bigint;
    END IF;
    IF author = NEW.by_id THEN
        RAISE EXCEPTION 'this is for another than the author' {REFUSED},
            CONSTRAINT = CASE TG_TABLE_NAME WHEN 'publishing_check' THEN 'checked_by_another'
                         ELSE 'hit_decided_by_another' END;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_check_b_another BEFORE INSERT ON publishing_check
    FOR EACH ROW EXECUTE FUNCTION publishing_by_another();
CREATE TRIGGER publishing_hitdecision_b_another BEFORE INSERT ON publishing_hitdecision
    FOR EACH ROW EXECUTE FUNCTION publishing_by_another();
"""

SHOW = f"""
CREATE FUNCTION publishing_end_shown(which bigint, moment timestamptz) RETURNS void {HEADER} AS $$
BEGIN
    DELETE FROM public.publishing_shown WHERE item_id = which AND starts_at >= moment;
    UPDATE public.publishing_shown SET ends_at = moment
    WHERE item_id = which AND (ends_at IS NULL OR ends_at > moment);
    UPDATE public.publishing_sitestate SET number = number + 1;
END $$;

CREATE FUNCTION publishing_publish() RETURNS trigger {HEADER} AS $$
DECLARE
    asked public.publishing_version;
    held public.publishing_item;
    begins timestamptz;
BEGIN
    SELECT * INTO STRICT asked FROM public.publishing_version WHERE id = NEW.version_id;
    SELECT * INTO STRICT held FROM public.publishing_item WHERE id = asked.item_id FOR UPDATE;
    IF held.number <> asked.number THEN
        RAISE EXCEPTION 'version % is not the newest', asked.id {REFUSED},
            CONSTRAINT = 'newest_version_alone';
    END IF;
    IF EXISTS (SELECT FROM public.publishing_publication WHERE version_id = asked.id) THEN
        RAISE EXCEPTION 'version % is published already', asked.id {REFUSED},
            CONSTRAINT = 'publishing_publication_version_id_key';
    END IF;
    IF held.state <> 'approved' OR NOT public.publishing_chain_complete(asked.id) THEN
        RAISE EXCEPTION 'the chain of version % is not complete', asked.id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NOT public.publishing_words_decided(asked.id) THEN
        RAISE EXCEPTION 'words found in version % are not decided on', asked.id {REFUSED},
            CONSTRAINT = 'words_decided_first';
    END IF;
    IF NOT EXISTS (SELECT FROM public.publishing_check
                   WHERE version_id = asked.id AND by_id <> asked.by_id) THEN
        RAISE EXCEPTION 'nobody has checked version %', asked.id {REFUSED},
            CONSTRAINT = 'checked_by_another';
    END IF;
    IF public.publishing_position(NEW.by_id) IS DISTINCT FROM 'web_editor' THEN
        RAISE EXCEPTION 'the web editor publishes' {REFUSED},
            CONSTRAINT = 'web_editor_publishes';
    END IF;
    IF EXISTS (SELECT FROM public.approvals_decision WHERE approval_id = asked.approval_id
               AND NEW.by_id IN (by_id, principal_id, recorded_by_id)) THEN
        RAISE EXCEPTION 'who approved does not publish' {REFUSED},
            CONSTRAINT = 'approver_publishes';
    END IF;
    IF NEW.by_id = asked.by_id AND held.kind IN ('company', 'page') THEN
        RAISE EXCEPTION 'provider and editor are two people' {REFUSED},
            CONSTRAINT = 'provider_and_editor';
    END IF;
    IF asked.ends_at <= NEW.at THEN
        RAISE EXCEPTION 'the time of version % is over', asked.id {REFUSED},
            CONSTRAINT = 'window_is_over';
    END IF;
    begins := greatest(asked.starts_at, NEW.at);
    PERFORM public.publishing_end_shown(held.id, begins);
    INSERT INTO public.publishing_shown
        (publication_id, item_id, version_id, kind, place, starts_at, ends_at)
    VALUES (NEW.id, held.id, asked.id, held.kind, held.place, begins, asked.ends_at);
    UPDATE public.publishing_sitestate SET at = greatest(at, NEW.at);
    UPDATE public.publishing_item SET state = 'published', changed_at = NEW.at
    WHERE id = held.id;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_publication_b_publish BEFORE INSERT ON publishing_publication
    FOR EACH ROW EXECUTE FUNCTION publishing_publish();

CREATE FUNCTION publishing_take_down() RETURNS trigger {HEADER} AS $$
DECLARE
    held public.publishing_item;
    newest public.publishing_publication;
    shown_number integer;
BEGIN
    SELECT * INTO STRICT held FROM public.publishing_item WHERE id = NEW.item_id FOR UPDATE;
    IF coalesce(public.publishing_position(NEW.by_id), '')
       NOT IN ('site_manager', 'system_administrator') THEN
        RAISE EXCEPTION 'the site administrator takes down' {REFUSED},
            CONSTRAINT = 'site_administrator';
    END IF;
    SELECT p.* INTO newest FROM public.publishing_publication AS p
    JOIN public.publishing_version AS v ON v.id = p.version_id
    WHERE v.item_id = held.id ORDER BY p.id DESC LIMIT 1;
    IF NEW.publication_id IS DISTINCT FROM newest.id OR NOT EXISTS (
        SELECT FROM public.publishing_shown
        WHERE item_id = held.id AND (ends_at IS NULL OR ends_at > NEW.at)) THEN
        RAISE EXCEPTION 'nothing of item % is shown', held.id {REFUSED},
            CONSTRAINT = 'nothing_is_shown';
    END IF;
    PERFORM public.publishing_end_shown(held.id, NEW.at);
    UPDATE public.publishing_sitestate SET at = greatest(at, NEW.at);
    SELECT number INTO shown_number FROM public.publishing_version WHERE id = newest.version_id;
    -- A newer version goes its own way.
    UPDATE public.publishing_item SET state = 'down', changed_at = NEW.at
    WHERE id = held.id AND number = shown_number;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_takedown_b_end BEFORE INSERT ON publishing_takedown
    FOR EACH ROW EXECUTE FUNCTION publishing_take_down();

INSERT INTO publishing_sitestate (number, at) VALUES (0, now());
"""

UNDO = """
DELETE FROM publishing_sitestate;
DROP FUNCTION publishing_keep_item() CASCADE;
DROP FUNCTION publishing_add_version() CASCADE;
DROP FUNCTION publishing_keep_version() CASCADE;
DROP FUNCTION publishing_never() CASCADE;
DROP FUNCTION publishing_place() CASCADE;
DROP FUNCTION publishing_by_another() CASCADE;
DROP FUNCTION publishing_publish() CASCADE;
DROP FUNCTION publishing_take_down() CASCADE;
DROP FUNCTION publishing_end_shown(bigint, timestamptz);
DROP FUNCTION publishing_words_decided(bigint);
DROP FUNCTION publishing_chain_complete(bigint);
DROP FUNCTION publishing_leads(bigint, bigint);
DROP FUNCTION publishing_may_write(bigint, text);
DROP FUNCTION publishing_position(bigint);
"""
STAMPED = (
    "version", "attachment", "check", "publication", "takedown", "homereview", "screening",
    "hitdecision", "incident", "incidentstep", "maintenance",
)  # fmt: skip
CLAUSES = {"takedown": "C6-7", "homereview": "C3-1", "screening": "C6-4", "hitdecision": "C6-4",
           "hit": "C6-4", "incident": "C6-3", "incidentstep": "C6-3", "maintenance": "C6-8",
           "attachment": "C6-9", "check": "C4-4"}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0001_initial"),
        ("products", "0005_goods_bind"),
        ("approvals", "0007_doubts"),
    ]

    operations = [
        migrations.RunSQL(ROLES + KEEP + SHOW, UNDO),
        *(stamp(f"publishing_{table}") for table in STAMPED),
        *(
            refuse_changes(f"publishing_{table}", clause=CLAUSES.get(table, "C6-1"))
            for table in (*STAMPED, "hit", "placed")
            if table != "version"
        ),
    ]
