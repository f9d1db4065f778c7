-- Everything that the page of a tour lists, as one value: lists of rows in the order in which they
-- are shown, then what there is once or not at all. A function in plpgsql keeps its plan for the
-- connection: to plan so many joins anew costs ten times what it costs to read them.
CREATE FUNCTION tours_page(which bigint) RETURNS json
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN json_build_object(
        'files', (SELECT coalesce(json_agg(x), '[]') FROM (
            SELECT f.id, f.kind, f.name, f.size, f.sha256, f.at, p.name AS by, c.price, c.was,
                k.state AS cut, k.approval_id
            FROM tours_tourfile AS f JOIN people_employee AS p ON p.id = f.by_id
            LEFT JOIN tours_contract AS c ON c.file_id = f.id
            LEFT JOIN tours_pricecut AS k ON k.contract_id = c.id
            WHERE f.tour_id = which ORDER BY f.at, f.id) AS x),
        'exemptions', (SELECT coalesce(json_agg(x), '[]') FROM (
            SELECT id, state, reason, price, received, approval_id FROM tours_exemption
            WHERE tour_id = which ORDER BY id) AS x),
        'costs', (SELECT coalesce(json_agg(x), '[]') FROM (
            SELECT c.id, c.item, c.amount, c.text, c.invoice, c.bill_id, c.file_id, f.name AS file,
                c.by_id, p.name AS by, s.reason AS struck, a.reason AS accepted,
                ap.name AS accepted_by, v.finding, vp.name AS checked_by, i.day AS invoiced_on,
                i.kind AS bill_kind, i.stated,
                i.day < (t.registered_at AT TIME ZONE 'Asia/Shanghai')::date AS is_early
            FROM tours_cost AS c JOIN people_employee AS p ON p.id = c.by_id
            JOIN tours_tour AS t ON t.id = c.tour_id
            LEFT JOIN expenses_invoice AS i ON i.id = c.bill_id
            LEFT JOIN tours_tourfile AS f ON f.id = c.file_id
            LEFT JOIN tours_coststrike AS s ON s.cost_id = c.id
            LEFT JOIN tours_costacceptance AS a ON a.cost_id = c.id
            LEFT JOIN people_employee AS ap ON ap.id = a.by_id
            LEFT JOIN LATERAL (
                SELECT finding, by_id FROM expenses_verification
                WHERE invoice_id = c.bill_id ORDER BY id DESC LIMIT 1) AS v ON true
            LEFT JOIN people_employee AS vp ON vp.id = v.by_id
            WHERE c.tour_id = which ORDER BY c.item, c.id) AS x),
        'lines', (SELECT coalesce(json_agg(x), '[]') FROM (
            SELECT item, text, amount FROM tours_budgetline WHERE budget_id = (
                SELECT id FROM tours_budget WHERE tour_id = which ORDER BY version DESC LIMIT 1)
            ORDER BY item) AS x),
        'events', (SELECT coalesce(json_agg(x), '[]') FROM (
            SELECT e.verb, e.note, e.amount, e.at, e.recorded_at, p.name AS by
            FROM tours_tourevent AS e LEFT JOIN people_employee AS p ON p.id = e.by_id
            WHERE e.tour_id = which ORDER BY e.at DESC, e.id DESC LIMIT 40) AS x),
        'advances', (SELECT coalesce(json_agg(x), '[]') FROM (
            SELECT a.id, a.purpose, a.amount, a.state, a.approval_id, a.asked_at, a.asked_by_id,
                g.name AS guide, o.company_part,
                coalesce(tours_undone(o.entry_id), false) AS is_undone,
                coalesce(tours_reversing(o.entry_id), false) AS is_reversing
            FROM tours_advance AS a JOIN people_employee AS g ON g.id = a.guide_id
            LEFT JOIN tours_payout AS o ON o.advance_id = a.id
            WHERE a.tour_id = which ORDER BY a.id) AS x),
        'orders', (SELECT coalesce(json_agg(x), '[]') FROM (
            SELECT o.id, o.amount, o.payee, o.reason, o.state, o.approval_id, o.asked_at,
                p.name AS asked_by, r.id AS refund, x.reason AS dropped,
                coalesce(tours_undone(r.entry_id), false) AS is_undone
            FROM tours_refundorder AS o JOIN people_employee AS p ON p.id = o.asked_by_id
            LEFT JOIN tours_refund AS r ON r.order_id = o.id
            LEFT JOIN tours_refunddrop AS x ON x.order_id = o.id
            WHERE o.tour_id = which ORDER BY o.id) AS x),
        'receipts', (SELECT coalesce(json_agg(x), '[]') FROM (
            SELECT r.id, r.payer, r.way, r.amount, r.at, p.name AS by, h.at AS handed_at,
                hp.name AS handed_by, s.reason AS struck, d.due_at, d.starts_at,
                coalesce(tours_undone(h.entry_id), false) AS is_undone
            FROM tours_receipt AS r JOIN people_employee AS p ON p.id = r.by_id
            LEFT JOIN tours_handover AS h ON h.receipt_id = r.id
            LEFT JOIN people_employee AS hp ON hp.id = h.by_id
            LEFT JOIN tours_strike AS s ON s.receipt_id = r.id
            LEFT JOIN deadlines_deadline AS d ON d.id = r.deadline_id
            WHERE r.tour_id = which ORDER BY r.at, r.id) AS x),
        'reversals', (SELECT coalesce(json_agg(x), '[]') FROM (
            SELECT DISTINCT r.id, r.summary, r.reverses_id,
                k.id IS NOT NULL AND a.state <> 'approved' AS is_asked FROM tours_tour AS t
            JOIN ledger_line AS l ON l.fund_id = t.fund_id
            JOIN ledger_entry AS r ON r.id = l.entry_id AND r.reverses_id IS NOT NULL
            LEFT JOIN ledger_dropping AS d ON d.entry_id = r.id
            LEFT JOIN ledger_movement AS m ON m.entry_id = r.id
            LEFT JOIN ledger_posting AS p ON p.entry_id = r.id
            LEFT JOIN ledger_consent AS k ON k.entry_id = r.id
            LEFT JOIN approvals_approval AS a ON a.id = k.approval_id
            WHERE t.id = which AND d.id IS NULL AND m.id IS NULL AND p.id IS NULL
            ORDER BY r.id) AS x),
        'people', (SELECT to_json(x) FROM (
            SELECT o.name AS operations, s.name AS sales, g.name AS guide FROM tours_tour AS t
            JOIN people_employee AS o ON o.id = t.operations_id
            JOIN people_employee AS s ON s.id = t.sales_id
            LEFT JOIN people_employee AS g ON g.id = t.guide_id WHERE t.id = which) AS x),
        'departure', (SELECT to_json(x) FROM (
            SELECT d.at, p.name AS by, d.received, d.price, d.exemption_id FROM tours_departure AS d
            JOIN people_employee AS p ON p.id = d.by_id WHERE d.tour_id = which) AS x),
        'call_off', (SELECT to_json(x) FROM (
            SELECT c.at, c.reason, p.name AS by FROM tours_calloff AS c
            JOIN people_employee AS p ON p.id = c.by_id WHERE c.tour_id = which) AS x),
        'bad_debt', (SELECT to_json(x) FROM (
            SELECT p.name AS person FROM tours_baddebt AS b
            JOIN people_employee AS p ON p.id = b.person_id WHERE b.tour_id = which) AS x),
        'settlement', (SELECT to_json(x) FROM (
            SELECT s.at, p.name AS by, s.total, s.taken, s.income, s.handed, s.pages, s.sha256,
                s.entry_id, s.income - s.total AS profit
            FROM tours_tour AS t JOIN tours_settlement AS s ON s.id = t.settlement_id
            JOIN people_employee AS p ON p.id = s.by_id WHERE t.id = which) AS x),
        'sheet', (SELECT to_json(x) FROM (
            SELECT r.total, r.taken, r.received, r.state, r.approval_id, r.asked_at,
                p.name AS asked_by, s.id AS settlement, tours_taken(r.tour_id) AS taken_now
            FROM tours_reckoning AS r JOIN people_employee AS p ON p.id = r.asked_by_id
            LEFT JOIN tours_settlement AS s ON s.reckoning_id = r.id
            WHERE r.tour_id = which ORDER BY r.id DESC LIMIT 1) AS x),
        'clock', (SELECT to_json(x) FROM (
            SELECT due_at, met_at FROM deadlines_deadline WHERE kind = 'tours.balance'
            AND (key = which::text OR key LIKE which::text || ':%')
            ORDER BY id DESC LIMIT 1) AS x));
END $$;
