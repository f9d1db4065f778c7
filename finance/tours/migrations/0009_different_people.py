"""Who works for a tour, who moves its money and who looks at it are different people; costs without
an invoice are accepted one by one; a tour is settled once it is back and nothing of it is being
undone; an exception holds for what was excepted.

Each is a trigger of its own beside the gates before, which lock the tour.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
SQL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

WHO = f"""
-- Whether a person's position includes a step, as the services ask it.
CREATE FUNCTION tours_may(person bigint, room text, what text) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.people_employee AS e
        JOIN public.people_position AS p ON p.id = e.position_id
        JOIN public.auth_group_permissions AS g ON g.group_id = p.group_id
        JOIN public.auth_permission AS r ON r.id = g.permission_id AND r.codename = what
        JOIN public.django_content_type AS t ON t.id = r.content_type_id AND t.app_label = room
        WHERE e.id = person AND e.is_active)
$$;
-- Whether a person ever had an advance of a tour in their hands.
CREATE FUNCTION tours_held(which bigint, person bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.tours_payout AS p
        JOIN public.tours_advance AS a ON a.id = p.advance_id
        WHERE a.tour_id = which AND a.guide_id = person)
$$;
-- Whether a person works for a tour, or had money of it.
CREATE FUNCTION tours_involved(which bigint, person bigint) RETURNS boolean {SQL} AS $$
    SELECT public.tours_held(which, person) OR EXISTS (
        SELECT FROM public.tours_tour WHERE id = which
        AND person IN (operations_id, sales_id, guide_id))
$$;
-- Whether a person decided on a request, in whatever place and round.
CREATE FUNCTION tours_decided(request bigint, person bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.approvals_decision
        WHERE approval_id = request AND person IN (by_id, principal_id))
$$;
-- Whether a voucher of a tour is being undone and its money has not moved back yet.
CREATE FUNCTION tours_undoing_waits(which bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.tours_undoing AS u WHERE u.tour_id = which
        AND public.tours_undone(u.entry_id) AND NOT public.tours_back(u.entry_id))
$$;
"""

PEOPLE = f"""
CREATE FUNCTION tours_check_people() RETURNS trigger {HEADER} AS $$
DECLARE
    fresh bigint[] := ARRAY[NEW.operations_id, NEW.sales_id, NEW.guide_id];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        fresh := ARRAY(SELECT unnest(fresh) EXCEPT
                       SELECT unnest(ARRAY[OLD.operations_id, OLD.sales_id, OLD.guide_id]));
        IF OLD.settlement_id IS NOT NULL THEN
            RAISE EXCEPTION 'tour % is settled', OLD.code {REFUSED};
        END IF;
        IF NEW.guide_id IS DISTINCT FROM OLD.guide_id AND (
                public.tours_taken(OLD.id) > 0
                OR EXISTS (SELECT FROM public.tours_advance
                           WHERE tour_id = OLD.id AND state IN ('open', 'asked', 'agreed'))) THEN
            RAISE EXCEPTION 'the guide of tour % has an advance (A7.3-2)', OLD.code {REFUSED};
        END IF;
        IF NEW.operations_id <> OLD.operations_id
           AND public.tours_held(OLD.id, NEW.operations_id) THEN
            RAISE EXCEPTION 'operations of tour % had an advance of it (A7.3-3)', OLD.code {REFUSED};
        END IF;
    END IF;
    IF NEW.guide_id = NEW.operations_id THEN
        RAISE EXCEPTION 'guide and operations of tour % are one person (A7.3-3)', NEW.code {REFUSED};
    END IF;
    IF EXISTS (SELECT FROM unnest(fresh) AS f WHERE public.ledger_may(f, 'move_money')) THEN
        RAISE EXCEPTION 'whoever moves money does not work for tour % (A7.1-2)', NEW.code {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_tour_people BEFORE INSERT OR UPDATE OF operations_id, sales_id, guide_id
    ON tours_tour FOR EACH ROW EXECUTE FUNCTION tours_check_people();

-- A group has so many travellers as the rules of its day ask for.
CREATE FUNCTION tours_check_kind() RETURNS trigger {HEADER} AS $$
DECLARE
    least integer;
BEGIN
    SELECT (values ->> 'group_from_travellers')::int INTO least
        FROM public.rulebook_ruleversion WHERE rule_set = 'tours'
        AND in_force_from <= (NEW.registered_at AT TIME ZONE 'Asia/Shanghai')::date
        ORDER BY in_force_from DESC LIMIT 1;
    IF NEW.kind = 'group' AND NEW.travellers < coalesce(least, 10) THEN
        RAISE EXCEPTION '% travellers are no group (A7.3-4)', NEW.travellers {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_tour_kind BEFORE INSERT ON tours_tour
    FOR EACH ROW EXECUTE FUNCTION tours_check_kind();
"""

HANDS = f"""
CREATE FUNCTION tours_check_hands() RETURNS trigger {HEADER} AS $$
DECLARE
    which bigint := public.tours_of_voucher(NEW.entry_id);
    e public.ledger_entry;
BEGIN
    IF which IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO STRICT e FROM public.ledger_entry WHERE id = NEW.entry_id;
    IF public.tours_involved(which, NEW.by_id) THEN
        RAISE EXCEPTION 'who works for a tour, or had money of it, does not move it (A7.1-2)'
            {REFUSED}, CONSTRAINT = 'tour_hands_apart';
    END IF;
    IF public.tours_decided(CASE e.source
            WHEN 'tours.advance' THEN
                (SELECT approval_id FROM public.tours_advance WHERE id = e.source_id)
            WHEN 'tours.refund' THEN
                (SELECT approval_id FROM public.tours_refundorder WHERE id = e.source_id)
            END, NEW.by_id) THEN
        RAISE EXCEPTION 'who decided on it does not pay it (A7.1-2)' {REFUSED},
            CONSTRAINT = 'tour_decided_by_another';
    END IF;
    -- What was written before the settlement is in its figures.
    IF e.reverses_id IS NOT NULL AND e.reverses_id < (
        SELECT s.entry_id FROM public.tours_tour AS t
        JOIN public.tours_settlement AS s ON s.id = t.settlement_id WHERE t.id = which) THEN
        RAISE EXCEPTION 'the settlement of tour % is undone first (A7.3-2)', which {REFUSED},
            CONSTRAINT = 'tour_is_settled';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_movement_01_tour_hands BEFORE INSERT ON ledger_movement
    FOR EACH ROW EXECUTE FUNCTION tours_check_hands();
"""

SETTLING = f"""
CREATE FUNCTION tours_check_acceptance() RETURNS trigger {HEADER} AS $$
DECLARE
    c public.tours_cost;
BEGIN
    SELECT * INTO STRICT c FROM public.tours_cost WHERE id = NEW.cost_id;
    PERFORM public.tours_lock(c.tour_id);
    IF c.invoice <> '' OR c.file_id IS NULL OR public.tours_settled(c.tour_id)
       OR EXISTS (SELECT FROM public.tours_coststrike WHERE cost_id = c.id) THEN
        RAISE EXCEPTION 'cost % is not to be accepted without an invoice (A7.3-3)', c.id {REFUSED};
    END IF;
    IF c.by_id = NEW.by_id OR public.tours_involved(c.tour_id, NEW.by_id)
       OR NOT public.tours_may(NEW.by_id, 'expenses', 'verify_invoice') THEN
        RAISE EXCEPTION 'finance looks at a cost without an invoice (A7.3-3)' {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_costacceptance_check BEFORE INSERT ON tours_costacceptance
    FOR EACH ROW EXECUTE FUNCTION tours_check_acceptance();

CREATE FUNCTION tours_check_accepted() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.tours_cost AS c WHERE c.tour_id = NEW.tour_id AND c.invoice = ''
        AND NOT EXISTS (SELECT FROM public.tours_coststrike WHERE cost_id = c.id)
        AND NOT EXISTS (SELECT FROM public.tours_costacceptance WHERE cost_id = c.id)) THEN
        RAISE EXCEPTION 'nobody looked at a cost without an invoice of tour % (A7.3-3)', NEW.tour_id
            {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_settlement_is_accepted BEFORE INSERT ON tours_settlement
    FOR EACH ROW EXECUTE FUNCTION tours_check_accepted();

CREATE FUNCTION tours_check_undone() RETURNS trigger {HEADER} AS $$
BEGIN
    IF public.tours_undoing_waits(NEW.tour_id) THEN
        RAISE EXCEPTION 'a voucher of tour % is being undone (A7.3-2)', NEW.tour_id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_settlement_is_undone BEFORE INSERT ON tours_settlement
    FOR EACH ROW EXECUTE FUNCTION tours_check_undone();

CREATE FUNCTION tours_check_back() RETURNS trigger {HEADER} AS $$
DECLARE
    t public.tours_tour := public.tours_lock(NEW.tour_id);
    request bigint;
BEGIN
    IF (NEW.at AT TIME ZONE 'Asia/Shanghai')::date < t.returns_on THEN
        RAISE EXCEPTION 'tour % is not back before % (A7.3-4)', t.code, t.returns_on {REFUSED};
    END IF;
    SELECT approval_id INTO request FROM public.tours_reckoning WHERE id = NEW.reckoning_id;
    IF public.tours_involved(t.id, NEW.by_id) OR public.tours_decided(request, NEW.by_id) THEN
        RAISE EXCEPTION 'whoever settles tour % neither works for it nor confirmed it (A7.1-2)', t.code
            {REFUSED};
    END IF;
    IF EXISTS (SELECT FROM public.approvals_decision AS d WHERE d.approval_id = request
               AND d.verdict = 'approved'
               AND (public.tours_held(t.id, d.by_id) OR public.tours_held(t.id, d.principal_id)
                    OR t.guide_id IN (d.by_id, d.principal_id))) THEN
        RAISE EXCEPTION 'who had an advance of tour % confirmed its settlement (A7.3-3)', t.code
            {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_settlement_is_back BEFORE INSERT ON tours_settlement
    FOR EACH ROW EXECUTE FUNCTION tours_check_back();
"""

GATE = f"""
CREATE FUNCTION tours_check_leaving() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM public.tours_lock(NEW.tour_id);
    IF NOT EXISTS (SELECT FROM public.tours_budget WHERE tour_id = NEW.tour_id) THEN
        RAISE EXCEPTION 'tour % has no signed budget sheet (A7.3-3)', NEW.tour_id {REFUSED};
    END IF;
    IF EXISTS (SELECT FROM public.tours_exemption AS e WHERE e.id = NEW.exemption_id
               AND (e.price < NEW.price OR e.received > NEW.received)) THEN
        RAISE EXCEPTION 'the exception of tour % was given on other figures (A7.3-4)', NEW.tour_id
            {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_departure_leaving BEFORE INSERT ON tours_departure
    FOR EACH ROW EXECUTE FUNCTION tours_check_leaving();

-- A tour that left by exception keeps the money that the exception was given on.
CREATE FUNCTION tours_check_excepted() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.tours_departure AS d
        JOIN public.tours_exemption AS e ON e.id = d.exemption_id
        JOIN public.tours_tour AS t ON t.id = d.tour_id AND t.settlement_id IS NULL
        JOIN public.tours_handover AS h ON h.entry_id = NEW.entry_id
        JOIN public.tours_receipt AS r ON r.id = h.receipt_id
        WHERE d.tour_id = NEW.tour_id AND e.received > public.tours_received(d.tour_id)
            - CASE WHEN public.tours_undone(NEW.entry_id) THEN 0 ELSE r.amount END) THEN
        RAISE EXCEPTION 'tour % departed on this money by exception (A7.3-4)', NEW.tour_id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_undoing_excepted BEFORE INSERT ON tours_undoing
    FOR EACH ROW EXECUTE FUNCTION tours_check_excepted();

CREATE FUNCTION tours_check_signer() RETURNS trigger {HEADER} AS $$
DECLARE
    t public.tours_tour := public.tours_lock(NEW.tour_id);
BEGIN
    IF NEW.by_id NOT IN (t.sales_id, t.operations_id) THEN
        RAISE EXCEPTION 'sales or operations of tour % hand its contract in (A7.3-4)', t.code
            {REFUSED};
    END IF;
    IF EXISTS (SELECT FROM public.tours_pricecut AS p
               JOIN public.tours_contract AS c ON c.id = p.contract_id
               WHERE c.tour_id = t.id AND p.state = 'pending') THEN
        RAISE EXCEPTION 'a lower price of tour % waits (A7.3-4)', t.code {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_contract_signer BEFORE INSERT ON tours_contract
    FOR EACH ROW EXECUTE FUNCTION tours_check_signer();

CREATE FUNCTION tours_check_cut() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.tours_contract AS c WHERE c.id = NEW.contract_id
               AND c.was IS DISTINCT FROM public.tours_price(c.tour_id)) THEN
        RAISE EXCEPTION 'another price counts since this was asked for (A7.3-4)' {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_pricecut_now BEFORE UPDATE ON tours_pricecut FOR EACH ROW
    WHEN (NEW.state = 'approved' AND OLD.state <> 'approved') EXECUTE FUNCTION tours_check_cut();
"""

FUNCTIONS = (
    "check_people()", "check_kind()", "check_hands()", "check_acceptance()", "check_accepted()",
    "check_undone()", "check_back()", "check_leaving()", "check_excepted()", "check_signer()",
    "check_cut()", "may(bigint, text, text)", "involved(bigint, bigint)", "held(bigint, bigint)",
    "decided(bigint, bigint)", "undoing_waits(bigint)",
)  # fmt: skip
UNDO = "".join(f"DROP FUNCTION tours_{name} CASCADE;\n" for name in FUNCTIONS)


class Migration(migrations.Migration):
    dependencies = [("tours", "0008_accepted_costs")]

    operations = [
        migrations.RunSQL(WHO + PEOPLE + HANDS + SETTLING + GATE, UNDO),
        stamp("tours_costacceptance"),
        refuse_changes("tours_costacceptance", clause="A7.3-3"),
    ]
