"""Links stay as they were made, clicks are counted by one function, orders name code or link."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

# A tag and a code mean the same in an order: each belongs to one campaign.
TAGS = f"""
CREATE FUNCTION campaigns_add_link() RETURNS trigger {HEADER} AS $$
DECLARE held public.campaigns_campaign := public.campaigns_open(NEW.campaign_id);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('campaigns_tag'), hashtext(NEW.tag));
    IF EXISTS (SELECT FROM public.campaigns_campaign WHERE code = NEW.tag AND id <> held.id) THEN
        RAISE EXCEPTION 'tag % is the code of another campaign', NEW.tag {REFUSED},
            CONSTRAINT = 'tag_is_a_code';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_link_b_add BEFORE INSERT ON campaigns_link
    FOR EACH ROW EXECUTE FUNCTION campaigns_add_link();

CREATE FUNCTION campaigns_code_is_free() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('campaigns_tag'), hashtext(NEW.code));
    IF EXISTS (SELECT FROM public.campaigns_link
               WHERE tag = NEW.code AND campaign_id <> NEW.id) THEN
        RAISE EXCEPTION 'code % is the tag of another campaign', NEW.code {REFUSED},
            CONSTRAINT = 'code_is_a_tag';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_campaign_code BEFORE INSERT OR UPDATE OF code ON campaigns_campaign
    FOR EACH ROW WHEN (NEW.code <> '') EXECUTE FUNCTION campaigns_code_is_free();
"""

FOLLOW = f"""
CREATE FUNCTION campaigns_follow(wanted text, today date, counts boolean) RETURNS text {HEADER}
AS $$
DECLARE
    found public.campaigns_link;
    here date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    SELECT * INTO found FROM public.campaigns_link WHERE tag = wanted;
    IF found.id IS NULL OR NOT counts THEN RETURN found.target; END IF;
    -- Only today: one day more for a request that crosses midnight.
    IF today NOT BETWEEN here - 1 AND here + 1
       AND coalesce(current_setting('bylaw.past', true), '') = '' THEN
        RAISE EXCEPTION 'a click is counted on its day' {REFUSED};
    END IF;
    INSERT INTO public.campaigns_click AS c (link_id, day, clicks) VALUES (found.id, today, 1)
    ON CONFLICT (link_id, day) DO UPDATE SET clicks = c.clicks + 1;
    RETURN found.target;
END $$;
"""

TOLD = """EXISTS (SELECT FROM unnest(sold.{column}) AS told
        WHERE upper(normalize(told, NFKC)) {fits})"""
WIN = f"""
CREATE OR REPLACE FUNCTION campaigns_add_win() RETURNS trigger {HEADER} AS $$
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
    IF NEW.how = 'code' AND (held.code = '' OR NOT (
        {TOLD.format(column="promotion_codes", fits="= held.code")}
        OR position(held.code IN
            upper(normalize(sold.buyer_note || ' ' || sold.seller_note, NFKC))) > 0)) THEN
        RAISE EXCEPTION 'order % names no code', NEW.order_id {REFUSED},
            CONSTRAINT = 'code_in_the_order';
    END IF;
    IF NEW.how = 'link' AND NOT {
    TOLD.format(
        column="link_tags",
        fits='''IN (
            SELECT nullif(held.code, '')
            UNION SELECT tag FROM public.campaigns_link WHERE campaign_id = held.id)''',
    )
} THEN
        RAISE EXCEPTION 'order % came by no link', NEW.order_id {REFUSED},
            CONSTRAINT = 'tag_in_the_order';
    END IF;
    RETURN NEW;
END $$;
"""
UNDO = """
DROP FUNCTION campaigns_add_link() CASCADE;
DROP FUNCTION campaigns_code_is_free() CASCADE;
DROP FUNCTION campaigns_follow(text, date, boolean);
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_links"), ("desk", "0007_by_what_it_came")]

    operations = [
        migrations.RunSQL(TAGS + FOLLOW + WIN, UNDO),
        stamp("campaigns_link"),
        refuse_changes("campaigns_link", clause="B5"),
    ]
