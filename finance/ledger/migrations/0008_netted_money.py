"""Money that leaves within a voucher of money that comes in is consented to as well."""

from importlib import import_module

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
FOUND, BORNE = "ledger.count", "ledger.difference"

SOURCE = f"""
CREATE OR REPLACE FUNCTION ledger_check_source(which public.ledger_entry) RETURNS void {HEADER} AS $$
DECLARE
    change numeric;
    places integer;
    of_groups boolean;
    kept boolean;
    leaves boolean;
BEGIN
    SELECT coalesce(sum(l.debit - l.credit) FILTER (WHERE a.money <> ''), 0),
           count(*) FILTER (WHERE a.money <> ''), bool_or(f.kind = 'group'), bool_or(a.is_kept),
           bool_or(a.money = '') AND bool_or(CASE a.money WHEN '' THEN l.debit ELSE l.credit END > 0)
               AND bool_or(a.money <> '')
        INTO change, places, of_groups, kept, leaves
        FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id
        JOIN public.ledger_fund AS f ON f.id = l.fund_id
        WHERE l.entry_id = which.id;
    IF which.kind <> (CASE WHEN places = 0 THEN 'transfer' WHEN change > 0 THEN 'receipt'
                           ELSE 'payment' END) THEN
        RAISE EXCEPTION 'voucher % is no %', which.id, which.kind {REFUSED}, CONSTRAINT = 'kind_of_its_lines';
    END IF;
    IF of_groups AND which.source NOT LIKE 'tours.%' THEN
        RAISE EXCEPTION 'the money of a group moves with its tour alone (A7.3-2)' {REFUSED},
            CONSTRAINT = 'group_by_its_tour';
    END IF;
    IF which.source = '{FOUND}' THEN
        PERFORM public.ledger_check_found(which, change);
    ELSIF which.source LIKE 'ledger.%' AND which.source <> '{BORNE}' THEN
        RAISE EXCEPTION 'the books keep no document %', which.source {REFUSED}, CONSTRAINT = 'source_is_known';
    ELSIF which.source = '' AND (leaves OR kept)
       OR which.source = '{BORNE}' AND change <= 0 THEN
        PERFORM public.ledger_check_consent(which);
    END IF;
END $$;
"""


def _as_before() -> str:
    made = import_module("finance.ledger.migrations.0006_stricter_gates").SOURCE
    function = made[: made.index("CREATE FUNCTION ledger_check_consent")]
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_known_documents")]

    operations = [migrations.RunSQL(SOURCE, _as_before())]
