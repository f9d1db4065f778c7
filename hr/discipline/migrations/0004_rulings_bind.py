"""What is said and decided in a case is only ever added, by nobody who is a party to it.

The services say the same, kindly. Here it holds for whoever writes past them, a superuser's page
and raw SQL as the portal's role included.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

TABLES = {
    "discipline_concerned": "",
    "discipline_hearing": "",
    "discipline_evidence": "",
    "discipline_ruling": "",
    "discipline_measure": "",
    "discipline_objection": "B7-2",
    "discipline_answer": "B7-2",
}
HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

IS_CONCERNED = """
CREATE FUNCTION discipline_is_concerned(asked bigint, who bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.discipline_case WHERE id = asked AND subject_id = who)
        OR EXISTS (SELECT FROM public.discipline_concerned WHERE case_id = asked AND person_id = who)
$$;
"""

CHECK_CONCERNED = f"""
CREATE FUNCTION discipline_check_concerned() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.discipline_ruling WHERE case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'case % is decided', NEW.case_id {REFUSED};
    END IF;
    IF NEW.person_id = NEW.by_id OR public.discipline_is_concerned(NEW.case_id, NEW.by_id)
       OR public.discipline_is_concerned(NEW.case_id, NEW.person_id) THEN
        RAISE EXCEPTION 'case %: nobody names themselves, or whom it concerns', NEW.case_id
            {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_concerned_check BEFORE INSERT ON discipline_concerned
    FOR EACH ROW EXECUTE FUNCTION discipline_check_concerned();
"""

CHECK_HEARING = f"""
CREATE FUNCTION discipline_check_hearing() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT public.discipline_is_concerned(NEW.case_id, NEW.person_id)
       OR NEW.by_id <> NEW.person_id
          AND public.discipline_is_concerned(NEW.case_id, NEW.by_id) THEN
        RAISE EXCEPTION 'case %: nobody is heard by or for another whom it concerns', NEW.case_id
            {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_hearing_check BEFORE INSERT ON discipline_hearing
    FOR EACH ROW EXECUTE FUNCTION discipline_check_hearing();
"""

CHECK_RULING = f"""
CREATE FUNCTION discipline_check_ruling() RETURNS trigger {HEADER} AS $$
DECLARE
    earlier public.discipline_ruling;
BEGIN
    IF public.discipline_is_concerned(NEW.case_id, NEW.by_id) THEN
        RAISE EXCEPTION 'nobody decides a case that concerns them' {REFUSED};
    END IF;
    IF EXISTS (SELECT FROM public.discipline_case
               WHERE id = NEW.case_id AND opened_by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'whoever opened a case does not decide it' {REFUSED};
    END IF;
    IF NEW.replaces_id IS NOT NULL THEN
        SELECT * INTO earlier FROM public.discipline_ruling WHERE id = NEW.replaces_id;
        IF (earlier.case_id, earlier.number + 1) IS DISTINCT FROM (NEW.case_id, NEW.number::int) THEN
            RAISE EXCEPTION 'case %: a decision replaces the one before it', NEW.case_id {REFUSED};
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_ruling_check BEFORE INSERT ON discipline_ruling
    FOR EACH ROW EXECUTE FUNCTION discipline_check_ruling();
"""

# At the COMMIT: a decision has its measures, and one that replaces another comes of an objection.
WHOLE_RULING = f"""
CREATE FUNCTION discipline_whole_ruling() RETURNS trigger {HEADER} AS $$
BEGIN
    IF (SELECT count(*) FROM public.discipline_measure WHERE ruling_id = NEW.id)
       <> NEW.measure_count THEN
        RAISE EXCEPTION 'case %: a decision without its measures', NEW.case_id {REFUSED};
    END IF;
    IF NEW.replaces_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM public.discipline_answer WHERE ruling_id = NEW.id) THEN
        RAISE EXCEPTION 'case %: a decision holds until an objection is answered', NEW.case_id
            {REFUSED};
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER discipline_ruling_whole AFTER INSERT ON discipline_ruling
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION discipline_whole_ruling();
"""

CHECK_MEASURE = f"""
CREATE FUNCTION discipline_check_measure() RETURNS trigger {HEADER} AS $$
DECLARE
    decided public.discipline_ruling;
    given jsonb;
BEGIN
    SELECT * INTO decided FROM public.discipline_ruling WHERE id = NEW.ruling_id;
    IF NEW.place NOT BETWEEN 1 AND decided.measure_count THEN
        RAISE EXCEPTION 'case %: nothing is added to a decision', decided.case_id {REFUSED};
    END IF;
    IF NOT public.discipline_is_concerned(decided.case_id, NEW.person_id) THEN
        RAISE EXCEPTION 'case % does not concern %', decided.case_id, NEW.person_id {REFUSED};
    END IF;
    SELECT "values" -> NEW.bound INTO given FROM public.rulebook_ruleversion
    WHERE id = decided.version_id AND rule_set = 'penalties';
    IF NEW.bound <> '' AND given IS NOT NULL
       AND (NEW.low, NEW.high) IS DISTINCT FROM
           ((given ->> 0)::numeric, (given ->> 1)::numeric) THEN
        RAISE EXCEPTION 'case %: these are not the bounds of the rule', decided.case_id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_measure_check BEFORE INSERT ON discipline_measure
    FOR EACH ROW EXECUTE FUNCTION discipline_check_measure();
"""

CHECK_OBJECTION = f"""
CREATE FUNCTION discipline_check_objection() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.discipline_measure
                   WHERE ruling_id = NEW.ruling_id AND person_id = NEW.by_id)
       OR EXISTS (SELECT FROM public.discipline_ruling WHERE replaces_id = NEW.ruling_id) THEN
        RAISE EXCEPTION 'decision % is not % to object to', NEW.ruling_id, NEW.by_id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_objection_check BEFORE INSERT ON discipline_objection
    FOR EACH ROW EXECUTE FUNCTION discipline_check_objection();
"""

CHECK_ANSWER = f"""
CREATE FUNCTION discipline_check_answer() RETURNS trigger {HEADER} AS $$
DECLARE
    against public.discipline_ruling;
    fresh public.discipline_ruling;
BEGIN
    SELECT r.* INTO against FROM public.discipline_ruling AS r
        JOIN public.discipline_objection AS o ON o.ruling_id = r.id WHERE o.id = NEW.objection_id;
    IF public.discipline_is_concerned(against.case_id, NEW.by_id)
       OR EXISTS (SELECT FROM public.discipline_case
                  WHERE id = against.case_id AND opened_by_id = NEW.by_id)
       OR EXISTS (SELECT FROM public.discipline_ruling
                  WHERE case_id = against.case_id AND number <= against.number
                    AND by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'nobody answers an objection to their own decision or in their own case'
            {REFUSED};
    END IF;
    IF NEW.ruling_id IS NOT NULL THEN
        SELECT * INTO fresh FROM public.discipline_ruling WHERE id = NEW.ruling_id;
        IF fresh.case_id <> against.case_id OR fresh.by_id <> NEW.by_id
           OR fresh.number <= against.number
           OR (fresh.outcome = 'confirmed') <> (NEW.reply = 'changed') THEN
            RAISE EXCEPTION 'case %: an answer leads to its own decision', against.case_id
                {REFUSED};
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_answer_check BEFORE INSERT ON discipline_answer
    FOR EACH ROW EXECUTE FUNCTION discipline_check_answer();
"""

# A dismissal has an effect once its approval is approved, and not before.
KEEP_DISMISSAL = f"""
CREATE FUNCTION discipline_keep_dismissal() RETURNS trigger {HEADER} AS $$
DECLARE
    standing text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' OR NEW.approval_id IS NOT NULL
           OR NOT EXISTS (SELECT FROM public.discipline_measure
                          WHERE id = NEW.measure_id AND kind = 'dismissal') THEN
            RAISE EXCEPTION 'a dismissal begins undecided' {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    SELECT state INTO standing FROM public.approvals_approval
    WHERE id = NEW.approval_id AND kind = 'dismissal';
    IF NEW.measure_id <> OLD.measure_id OR OLD.outcome <> ''
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR NEW.last_day <> OLD.last_day AND standing IS DISTINCT FROM 'returned' THEN
        RAISE EXCEPTION 'dismissal % stays as it is', OLD.id {REFUSED};
    END IF;
    IF NEW.outcome = 'effective' AND standing IS DISTINCT FROM 'approved' THEN
        RAISE EXCEPTION 'dismissal % is not approved by the general manager', OLD.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_dismissal_keep BEFORE INSERT OR UPDATE ON discipline_dismissal
    FOR EACH ROW EXECUTE FUNCTION discipline_keep_dismissal();
"""
FUNCTIONS = (
    ("discipline_is_concerned(bigint, bigint)", IS_CONCERNED),
    ("discipline_check_concerned()", CHECK_CONCERNED),
    ("discipline_check_hearing()", CHECK_HEARING),
    ("discipline_check_ruling()", CHECK_RULING),
    ("discipline_whole_ruling()", WHOLE_RULING),
    ("discipline_check_measure()", CHECK_MEASURE),
    ("discipline_check_objection()", CHECK_OBJECTION),
    ("discipline_check_answer()", CHECK_ANSWER),
    ("discipline_keep_dismissal()", KEEP_DISMISSAL),
)


class Migration(migrations.Migration):
    dependencies = [
        ("discipline", "0003_rulings"),
        ("approvals", "0002_binding"),
        ("binding", "0002_functions"),
    ]

    operations = [
        *(
            operation
            for table, clause in TABLES.items()
            for operation in (refuse_changes(table, clause=clause), stamp(table))
        ),
        *(
            migrations.RunSQL(sql, f"DROP FUNCTION {signature} CASCADE")
            for signature, sql in FUNCTIONS
        ),
    ]
