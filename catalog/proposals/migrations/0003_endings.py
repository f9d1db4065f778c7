"""The early end of a promotion goes the same way; a state says what was decided, and only that.

Without the second, who proposed could call a request returned that still lies before the leader,
put other lines behind it, and have these approved by a word on the first ones.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from regulations.binding.models import FIRST_READABLE, LAST_READABLE

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
KINDS = [
    ("price", "price change"),
    ("listing", "listing"),
    ("delisting", "delisting"),
    ("promotion", "promotion of goods"),
    ("ending", "early end of a promotion"),
]
WHAT = [
    ("price", "price"),
    ("price_now", "price in force"),
    ("is_listed", "on sale"),
    ("window", "promotional price"),
]
READABLE = Q(starts_at__range=(FIRST_READABLE, LAST_READABLE)) & Q(
    ends_at__range=(FIRST_READABLE, LAST_READABLE)
)

KEEP = f"""
CREATE OR REPLACE FUNCTION proposals_keep() RETURNS trigger {HEADER} AS $$
DECLARE
    was jsonb;
    now_is jsonb := to_jsonb(NEW);
    loose text[] := ARRAY['state', 'approval_id', 'deadline_id'];
    asked text[] := ARRAY['reason', 'starts_at', 'ends_at', 'title', 'plan_id', 'round'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'a proposal begins as asked for' {REFUSED};
        END IF;
        IF TG_TABLE_NAME = 'proposals_proposal'
           AND coalesce(public.proposals_position(NEW.by_id), '') <> 'product_manager'
           AND NOT (now_is ->> 'kind' = 'delisting'
                    AND public.proposals_position(NEW.by_id) = 'product_operations') THEN
            RAISE EXCEPTION 'the product manager proposes' {REFUSED},
                CONSTRAINT = 'product_manager_proposes';
        END IF;
        IF now_is ->> 'kind' = 'ending' AND NOT EXISTS (
            SELECT FROM public.proposals_proposal
            WHERE id = (now_is ->> 'ends_id')::bigint AND kind = 'promotion'
              AND state = 'executed') THEN
            RAISE EXCEPTION 'a promotion that is carried out is ended' {REFUSED},
                CONSTRAINT = 'promotion_is_over';
        END IF;
        RETURN NEW;
    END IF;
    was := to_jsonb(OLD);
    IF OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR now_is - loose - asked IS DISTINCT FROM was - loose - asked
       OR now_is - loose IS DISTINCT FROM was - loose
          AND NOT (OLD.state = 'returned' AND NEW.state = 'pending')
       OR was -> 'deadline_id' <> 'null'::jsonb
          AND now_is -> 'deadline_id' IS DISTINCT FROM was -> 'deadline_id' THEN
        RAISE EXCEPTION '% % stays as it was asked', TG_TABLE_NAME, OLD.id {REFUSED};
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('pending', 'approved'), ('pending', 'refused'), ('pending', 'returned'),
        ('pending', 'withdrawn'), ('returned', 'pending'), ('returned', 'withdrawn'),
        ('approved', 'given_up'), ('approved', 'executed')) THEN
        RAISE EXCEPTION '% % is %', TG_TABLE_NAME, OLD.id, OLD.state {REFUSED};
    END IF;
    IF NEW.state <> OLD.state
       AND NEW.state IN ('approved', 'refused', 'returned', 'withdrawn') AND NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND state = NEW.state AND asker_id = NEW.by_id
          AND kind = CASE TG_TABLE_NAME WHEN 'proposals_plan' THEN 'proposals.plan'
                     ELSE 'proposals.proposal' END) THEN
        RAISE EXCEPTION '% % is not % by anybody', TG_TABLE_NAME, OLD.id, NEW.state {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NEW.state = 'executed' AND OLD.state <> 'executed' AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'proposal % is carried out by an execution', OLD.id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    RETURN NEW;
END $$;
"""

LINES = f"""
CREATE OR REPLACE FUNCTION proposals_add_line() RETURNS trigger {HEADER} AS $$
DECLARE asked public.proposals_proposal;
BEGIN
    SELECT * INTO STRICT asked FROM public.proposals_proposal WHERE id = NEW.proposal_id
        FOR NO KEY UPDATE;
    IF NOT (asked.state = 'pending' AND asked.approval_id IS NULL
            OR asked.state = 'returned') THEN
        RAISE EXCEPTION 'proposal % lies before who decides: nothing is added', asked.id {REFUSED};
    END IF;
    IF TG_TABLE_NAME = 'proposals_proposalline' THEN
        IF (to_jsonb(NEW) ->> 'round')::int
           <> asked.round + (asked.state = 'returned')::int THEN
            RAISE EXCEPTION 'a line belongs to the round that is asked' {REFUSED};
        END IF;
        IF (asked.kind IN ('delisting', 'ending')) <> (to_jsonb(NEW) -> 'price' = 'null'::jsonb) THEN
            RAISE EXCEPTION 'a price belongs to what is priced' {REFUSED};
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""

EXECUTE = f"""
CREATE OR REPLACE FUNCTION proposals_execute() RETURNS trigger {HEADER} AS $$
DECLARE
    asked public.proposals_proposal;
    mark text := 'proposals.execution';
BEGIN
    SELECT * INTO STRICT asked FROM public.proposals_proposal WHERE id = NEW.proposal_id
        FOR UPDATE;
    IF asked.state <> 'approved' OR NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = asked.approval_id AND state = 'approved' AND doubted_at IS NULL) THEN
        RAISE EXCEPTION 'proposal % is not approved', asked.id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NEW.by_id = asked.by_id OR EXISTS (
        SELECT FROM public.approvals_decision WHERE approval_id = asked.approval_id
        AND NEW.by_id IN (by_id, principal_id, recorded_by_id)) THEN
        RAISE EXCEPTION 'proposing, approving and carrying out are three people' {REFUSED},
            CONSTRAINT = 'three_people';
    END IF;
    IF public.proposals_position(NEW.by_id) IS DISTINCT FROM 'web_editor' THEN
        RAISE EXCEPTION 'the web editor carries out' {REFUSED},
            CONSTRAINT = 'web_editor_executes';
    END IF;
    PERFORM FROM public.products_product WHERE id IN (
        SELECT product_id FROM public.proposals_proposalline
        WHERE proposal_id = asked.id AND round = asked.round) ORDER BY sku FOR NO KEY UPDATE;
    IF asked.kind IN ('price', 'listing') THEN
        INSERT INTO public.products_pricechange (at, product_id, price, source, source_id, by_id)
        SELECT NEW.at, l.product_id, l.price, mark, NEW.id, NEW.by_id
        FROM public.proposals_proposalline AS l
        WHERE l.proposal_id = asked.id AND l.round = asked.round
          AND l.price IS DISTINCT FROM (
              SELECT c.price FROM public.products_pricechange AS c
              WHERE c.product_id = l.product_id ORDER BY c.id DESC LIMIT 1)
        ORDER BY l.position;
    END IF;
    IF asked.kind IN ('listing', 'delisting') THEN
        INSERT INTO public.products_listingchange
            (at, product_id, is_listed, cause, source, source_id, by_id)
        SELECT NEW.at, p.id, asked.kind = 'listing', 'proposal', mark, NEW.id, NEW.by_id
        FROM public.proposals_proposalline AS l
        JOIN public.products_product AS p ON p.id = l.product_id
        WHERE l.proposal_id = asked.id AND l.round = asked.round
          AND p.is_listed <> (asked.kind = 'listing')
        ORDER BY l.position;
    END IF;
    IF asked.kind = 'promotion' THEN
        IF asked.ends_at <= NEW.at THEN
            RAISE EXCEPTION 'promotion % is over', asked.id {REFUSED},
                CONSTRAINT = 'promotion_is_over';
        END IF;
        INSERT INTO public.products_pricewindow
            (at, product_id, price, starts_at, ends_at, source, source_id, by_id)
        SELECT NEW.at, l.product_id, l.price, greatest(asked.starts_at, NEW.at), asked.ends_at,
            mark, NEW.id, NEW.by_id
        FROM public.proposals_proposalline AS l
        WHERE l.proposal_id = asked.id AND l.round = asked.round ORDER BY l.position;
    END IF;
    IF asked.kind = 'ending' THEN
        UPDATE public.products_pricewindow
        SET ends_at = greatest(starts_at, NEW.at), planned_until = ends_at, ended_by_id = NEW.by_id
        WHERE source = mark AND ends_at > NEW.at AND planned_until IS NULL
          AND source_id IN (
              SELECT id FROM public.proposals_execution WHERE proposal_id = asked.ends_id)
          AND product_id IN (
              SELECT product_id FROM public.proposals_proposalline
              WHERE proposal_id = asked.id AND round = asked.round);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'promotion % is over', asked.ends_id {REFUSED},
                CONSTRAINT = 'promotion_is_over';
        END IF;
    END IF;
    UPDATE public.proposals_proposal SET state = 'executed' WHERE id = asked.id;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0002_gates"),
        ("products", "0007_ended_early"),
    ]

    operations = [
        migrations.AlterField(
            "proposal",
            "kind",
            models.CharField(choices=KINDS, max_length=10, verbose_name="kind"),
        ),
        migrations.AddField(
            "proposal",
            "ends",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="endings",
                to="proposals.proposal",
                verbose_name="promotion that is ended",
            ),
        ),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                condition=Q(kind="ending", ends__isnull=False) | ~Q(kind="ending") & Q(ends=None),
                name="ending_names_a_promotion",
            ),
        ),
        *(
            migrations.AddConstraint(
                name,
                models.CheckConstraint(
                    condition=READABLE,
                    name=f"{name}_is_readable",
                    violation_error_message="This moment is out of reach.",
                ),
            )
            for name in ("plan", "proposal")
        ),
        migrations.AlterField("mismatch", "what", models.CharField(choices=WHAT, max_length=20)),
        migrations.RunSQL(KEEP + LINES + EXECUTE, migrations.RunSQL.noop),
    ]
