CREATE FUNCTION rulebook_in_time() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    begins CONSTANT timestamptz := NEW.in_force_from::timestamp AT TIME ZONE 'Asia/Shanghai';
BEGIN
    IF TG_WHEN = 'BEFORE' THEN
        NEW.recorded_at := clock_timestamp();
        NEW.past_right := left(coalesce(current_setting('bylaw.past', true), ''), 40);
    END IF;
    IF NEW.past_right <> '' OR begins >= clock_timestamp() + TG_ARGV[0]::interval THEN
        RETURN NEW;
    END IF;
    IF NEW.in_force_from = DATE '2020-01-01' AND NOT EXISTS (
        SELECT FROM public.rulebook_ruleversion
        WHERE rule_set = NEW.rule_set AND id < NEW.id
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rule version % %: % begins too soon, or has begun',
        NEW.rule_set, NEW.number, NEW.in_force_from USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER rulebook_ruleversion_in_time BEFORE INSERT ON rulebook_ruleversion
    FOR EACH ROW EXECUTE FUNCTION rulebook_in_time('5 minutes');
CREATE CONSTRAINT TRIGGER rulebook_ruleversion_in_time_still
    AFTER INSERT ON rulebook_ruleversion DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION rulebook_in_time('4 minutes');
