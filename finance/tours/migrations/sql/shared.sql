CREATE FUNCTION tours_received(which bigint) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT sum(r.amount) FROM public.tours_receipt AS r
                     JOIN public.tours_handover AS h ON h.receipt_id = r.id
                     WHERE r.tour_id = which AND NOT public.tours_undone(h.entry_id)), 0)
         - coalesce((SELECT sum(amount) FROM public.tours_refund
                     WHERE tour_id = which AND NOT public.tours_back(entry_id)), 0)
$$;

-- A contract below the price before it counts once that was approved.
CREATE FUNCTION tours_price(which bigint) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.price FROM public.tours_contract AS c WHERE c.tour_id = which
        AND (c.was IS NULL OR c.price >= c.was OR EXISTS (
            SELECT FROM public.tours_pricecut AS p
            WHERE p.contract_id = c.id AND p.state = 'approved'))
        ORDER BY c.number DESC LIMIT 1
$$;

-- What advances took or hold, without one of them; once settled, what the tour cost. What is only
-- asked for holds nothing.
CREATE FUNCTION tours_committed(which bigint, besides bigint)
RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(
        (SELECT s.total FROM public.tours_tour AS t
         JOIN public.tours_settlement AS s ON s.id = t.settlement_id WHERE t.id = which),
        (SELECT sum(a.amount) FROM public.tours_advance AS a
         LEFT JOIN public.tours_payout AS p ON p.advance_id = a.id
         WHERE a.tour_id = which AND a.id IS DISTINCT FROM besides
           AND CASE
               WHEN p.id IS NOT NULL
               THEN NOT public.tours_back(p.entry_id)
                    AND NOT EXISTS (SELECT FROM public.tours_giveback AS g WHERE g.payout_id = p.id)
               ELSE a.state IN ('open', 'agreed')
                    AND NOT EXISTS (SELECT FROM public.tours_calloff WHERE tour_id = which)
               END),
        0)
$$;

CREATE FUNCTION tours_lock(which bigint) RETURNS public.tours_tour
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found public.tours_tour;
BEGIN
    SELECT * INTO STRICT found FROM public.tours_tour WHERE id = which FOR UPDATE;
    RETURN found;
END $$;

CREATE FUNCTION tours_moved(voucher bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.ledger_movement WHERE entry_id = voucher)
$$;

-- A voucher that counts no longer: its reversal was consented to, or is carried out.
CREATE FUNCTION tours_undone(voucher bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.ledger_entry AS r WHERE r.reverses_id = voucher
        AND NOT EXISTS (SELECT FROM public.ledger_dropping AS d WHERE d.entry_id = r.id)
        AND (EXISTS (SELECT FROM public.ledger_consent AS c
                     JOIN public.approvals_approval AS a ON a.id = c.approval_id
                     WHERE c.entry_id = r.id AND a.state = 'approved' AND a.doubted_at IS NULL)
             OR EXISTS (SELECT FROM public.ledger_movement AS m WHERE m.entry_id = r.id)
             OR EXISTS (SELECT FROM public.ledger_posting AS p WHERE p.entry_id = r.id)))
$$;

-- A voucher that is undone: the money of its reversal moved, or there was none to move.
CREATE FUNCTION tours_back(voucher bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.ledger_entry AS r WHERE r.reverses_id = voucher
        AND (EXISTS (SELECT FROM public.ledger_movement AS m WHERE m.entry_id = r.id)
             OR EXISTS (SELECT FROM public.ledger_posting AS p WHERE p.entry_id = r.id)))
$$;

CREATE FUNCTION tours_settled(which bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.tours_tour WHERE id = which AND settlement_id IS NOT NULL)
$$;

-- What the guides of a tour have and did not give back.
CREATE FUNCTION tours_taken(which bigint) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(sum(p.amount), 0) FROM public.tours_payout AS p
    JOIN public.tours_advance AS a ON a.id = p.advance_id WHERE a.tour_id = which
    AND NOT public.tours_back(p.entry_id)
    AND NOT EXISTS (SELECT FROM public.tours_giveback AS g WHERE g.payout_id = p.id)
$$;

-- What the documents of a tour say lies in its purse; a settled one has handed over all it had.
CREATE FUNCTION tours_expected(which bigint) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN public.tours_settled(which) THEN 0 ELSE
        coalesce((SELECT sum(r.amount) FROM public.tours_receipt AS r
                  JOIN public.tours_handover AS h ON h.receipt_id = r.id
                  WHERE r.tour_id = which AND NOT public.tours_back(h.entry_id)), 0)
        - coalesce((SELECT sum(amount) FROM public.tours_refund
                    WHERE tour_id = which AND NOT public.tours_back(entry_id)), 0)
        - coalesce((SELECT sum(p.amount - p.company_part) FROM public.tours_payout AS p
                    JOIN public.tours_advance AS a ON a.id = p.advance_id
                    WHERE a.tour_id = which AND NOT public.tours_back(p.entry_id)), 0)
        + coalesce((SELECT sum(p.amount) FROM public.tours_giveback AS g
                    JOIN public.tours_payout AS p ON p.id = g.payout_id
                    JOIN public.tours_advance AS a ON a.id = p.advance_id
                    WHERE a.tour_id = which AND NOT public.tours_back(g.entry_id)), 0)
        - coalesce((SELECT sum(amount) FROM public.tours_repayment
                    WHERE tour_id = which AND NOT public.tours_back(entry_id)), 0)
    END
$$;

-- What a voucher comes to, account by account: in the tour's fund, and outside of it.
CREATE FUNCTION tours_nets(voucher bigint, fund bigint, inside boolean) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(n.code, n.net), '{}') FROM (
        SELECT a.code, sum(l.debit - l.credit) AS net FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id AND a.money = ''
        WHERE l.entry_id = voucher AND (l.fund_id = fund) = inside
        GROUP BY a.code HAVING sum(l.debit - l.credit) <> 0) AS n
$$;

CREATE FUNCTION tours_sums(wanted jsonb) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(wanted)
    WHERE value <> '0'
$$;

-- Whether a voucher carries these sums (debit less credit) and no other, but for money.
CREATE FUNCTION tours_books(voucher bigint, fund bigint, wanted jsonb, own jsonb)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT public.tours_nets(voucher, fund, true) = public.tours_sums(wanted)
       AND public.tours_nets(voucher, fund, false) = public.tours_sums(own)
$$;

-- Whether a person ever had an advance of a tour in their hands.
CREATE FUNCTION tours_held(which bigint, person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.tours_payout AS p
        JOIN public.tours_advance AS a ON a.id = p.advance_id
        WHERE a.tour_id = which AND a.guide_id = person)
$$;

-- Whether a person works for a tour, or had money of it.
CREATE FUNCTION tours_involved(which bigint, person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT public.tours_held(which, person) OR EXISTS (
        SELECT FROM public.tours_tour WHERE id = which
        AND person IN (operations_id, sales_id, guide_id))
$$;

-- Whether a person decided on a request, in whatever place and round.
CREATE FUNCTION tours_decided(request bigint, person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.approvals_decision
        WHERE approval_id = request AND person IN (by_id, principal_id))
$$;
