-- At the COMMIT: draft, approval and version are written in one transaction. Free of it are the
-- first version of a set, which the portal brings along, and what was entered into the past by the
-- right to do so, which every page then tells.
CREATE FUNCTION amendments_check_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.past_right <> ''
       AND NEW.in_force_from::timestamp AT TIME ZONE 'Asia/Shanghai' <= NEW.recorded_at THEN
        RETURN NULL;
    END IF;
    IF NEW.number = 1 THEN  -- there is but one
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.amendments_ruledraft AS draft
        JOIN public.approvals_approval AS request ON request.id = draft.approval_id
        WHERE draft.version_id = NEW.id AND draft.rule_set = NEW.rule_set
          AND draft."values" = NEW."values" AND draft.in_force_from = NEW.in_force_from
          AND request.kind = 'rule_version' AND request.state = 'approved') THEN
        RAISE EXCEPTION 'rule version % % is not what an approved draft says',
            NEW.rule_set, NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER amendments_version_check AFTER INSERT ON rulebook_ruleversion
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION amendments_check_version();

-- Whoever decides reads what stays: figures change while nobody was asked, or after a return.
CREATE FUNCTION amendments_keep_draft() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'draft % has been asked for', OLD.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF (NEW.id, NEW.rule_set, NEW.drafted_by_id) IS DISTINCT FROM
       (OLD.id, OLD.rule_set, OLD.drafted_by_id)
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR OLD.version_id IS NOT NULL AND NEW.version_id IS DISTINCT FROM OLD.version_id THEN
        RAISE EXCEPTION 'draft % stays what it is', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW."values", NEW.in_force_from, NEW.note, NEW.based_on_id) IS DISTINCT FROM
       (OLD."values", OLD.in_force_from, OLD.note, OLD.based_on_id)
       AND EXISTS (SELECT FROM public.approvals_approval
                   WHERE id = OLD.approval_id AND state <> 'returned') THEN
        RAISE EXCEPTION 'draft % lies before who decides, or was decided', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER amendments_draft_keep BEFORE UPDATE OR DELETE ON amendments_ruledraft
    FOR EACH ROW EXECUTE FUNCTION amendments_keep_draft();

CREATE TRIGGER amendments_trial_keep BEFORE UPDATE OR DELETE ON amendments_trial
    FOR EACH ROW WHEN (OLD.finished_at IS NOT NULL) EXECUTE FUNCTION bylaw_refuse('A2.1-1');
