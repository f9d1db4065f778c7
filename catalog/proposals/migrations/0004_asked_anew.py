"""What was true when a proposal was approved has to be true when it is carried out.

The price that holds is the one the approval was given on, a promotion stays below the usual price
and in an accepted plan, and the word is that of a leader of who asked. What cannot be carried out
the web editor hands back. What customers read of goods on sale changes by a proposal as well.
"""

from importlib import import_module

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.triggers import refuse_changes, stamp

before = import_module("catalog.proposals.migrations.0003_endings")
HEADER, REFUSED = before.HEADER, before.REFUSED
READ = "STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

LEADERS = f"""
-- Who may take the place of the leader of somebody's department: the leader, the management, and
-- whoever stands above the person.
CREATE FUNCTION proposals_leads(leader bigint, person bigint) RETURNS boolean
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

CREATE FUNCTION proposals_led(request bigint, person bigint) RETURNS boolean
LANGUAGE sql {READ} AS $$
    SELECT EXISTS (
        SELECT FROM public.approvals_approval AS a
        JOIN public.approvals_decision AS d ON d.approval_id = a.id AND d.round = a.round
        WHERE a.id = request AND d.verdict = 'approved'
          AND public.proposals_leads(d.principal_id, person))
$$;

-- The price approved last; a promotion's own is none of it.
CREATE FUNCTION proposals_charged(which bigint) RETURNS numeric LANGUAGE sql {READ} AS $$
    SELECT price FROM public.products_pricechange WHERE product_id = which
    ORDER BY id DESC LIMIT 1
$$;
"""

PROPOSER = """           AND NOT (now_is ->> 'kind' = 'delisting'
                    AND public.proposals_position(NEW.by_id) = 'product_operations') THEN"""
PROPOSERS = """           AND NOT (now_is ->> 'kind' = 'delisting'
                    AND public.proposals_position(NEW.by_id) = 'product_operations')
           AND NOT (now_is ->> 'kind' = 'content' AND public.proposals_position(NEW.by_id) IN (
               'product_operations', 'product_specialist', 'ecommerce_assistant',
               'web_designer')) THEN"""
ENDING = "IF now_is ->> 'kind' = 'ending' AND NOT EXISTS ("
PLANNER = f"""IF TG_TABLE_NAME = 'proposals_plan'
           AND coalesce(public.proposals_position(NEW.by_id), '')
               NOT IN ('promotion_specialist', 'ecommerce_lead') THEN
            RAISE EXCEPTION 'the planner plans promotions' {REFUSED},
                CONSTRAINT = 'planner_plans';
        END IF;
        {ENDING}"""
STEPS = "('approved', 'given_up'), ('approved', 'executed'))"
STEPS_BACK = "('approved', 'given_up'), ('approved', 'executed'), ('approved', 'handed_back'))"
DONE = "IF NEW.state = 'executed' AND OLD.state <> 'executed' AND pg_trigger_depth() < 2 THEN"
DONE_BY_ROWS = f"""IF NEW.state = 'approved' AND OLD.state <> 'approved'
       AND NOT public.proposals_led(NEW.approval_id, NEW.by_id) THEN
        RAISE EXCEPTION '% % is not approved by a leader of who asked', TG_TABLE_NAME, OLD.id
            {REFUSED}, CONSTRAINT = 'leader_consents';
    END IF;
    IF NEW.state IN ('executed', 'handed_back') AND OLD.state <> NEW.state
       AND pg_trigger_depth() < 2 THEN"""

# `before` is what the database itself finds; the early end of a promotion names its own price.
LINES = f"""
DROP TRIGGER proposals_proposalline_add ON proposals_proposalline;
CREATE FUNCTION proposals_fill_line() RETURNS trigger {HEADER} AS $$
DECLARE asked public.proposals_proposal;
BEGIN
    SELECT * INTO STRICT asked FROM public.proposals_proposal WHERE id = NEW.proposal_id
        FOR NO KEY UPDATE;
    IF NOT (asked.state = 'pending' AND asked.approval_id IS NULL
            OR asked.state = 'returned') THEN
        RAISE EXCEPTION 'proposal % lies before who decides: nothing is added', asked.id {REFUSED};
    END IF;
    IF NEW.round <> asked.round + (asked.state = 'returned')::int THEN
        RAISE EXCEPTION 'a line belongs to the round that is asked' {REFUSED};
    END IF;
    IF asked.kind <> 'ending' THEN
        NEW.before := public.proposals_charged(NEW.product_id);
    END IF;
    -- Goods are listed at the price in force where none is named.
    IF NEW.price IS NULL AND (asked.kind IN ('price', 'promotion')
                              OR asked.kind = 'listing' AND NEW.before IS NULL)
       OR NEW.price IS NOT NULL AND asked.kind NOT IN ('price', 'listing', 'promotion') THEN
        RAISE EXCEPTION 'a price belongs to what is priced' {REFUSED};
    END IF;
    IF (asked.kind = 'content') <> (NEW.content IS NOT NULL) THEN
        RAISE EXCEPTION 'content belongs to what changes it' {REFUSED};
    END IF;
    NEW.content_before := CASE WHEN asked.kind = 'content'
        THEN public.products_content(NEW.product_id) END;
    IF asked.kind = 'content' AND (
        coalesce(NEW.content ->> 'name', '') = ''
        OR NOT NEW.content ?& ARRAY['name', 'initials', 'variant', 'description', 'pictures']
        OR jsonb_array_length(NEW.content -> 'pictures') <> (
            SELECT count(*) FROM public.products_picture
            WHERE product_id = NEW.product_id AND NEW.content -> 'pictures' @> to_jsonb(id))) THEN
        RAISE EXCEPTION 'what a product reads is named whole, with its own pictures' {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_proposalline_add BEFORE INSERT ON proposals_proposalline
    FOR EACH ROW EXECUTE FUNCTION proposals_fill_line();
"""
UNDO_LINES = """
DROP FUNCTION proposals_fill_line() CASCADE;
CREATE TRIGGER proposals_proposalline_add BEFORE INSERT ON proposals_proposalline
    FOR EACH ROW EXECUTE FUNCTION proposals_add_line();
"""

THREE = "IF NEW.by_id = asked.by_id OR EXISTS ("
LED_THREE = f"""IF NOT public.proposals_led(asked.approval_id, asked.by_id) THEN
        RAISE EXCEPTION 'proposal % is not approved by a leader of who asked', asked.id {REFUSED},
            CONSTRAINT = 'leader_consents';
    END IF;
    {THREE}"""
CHANGE = "IF asked.kind IN ('price', 'listing') THEN"
FRESH_CHANGE = f"""IF EXISTS (
        SELECT FROM public.proposals_proposalline AS l
        WHERE l.proposal_id = asked.id AND l.round = asked.round
          AND (l.price IS NOT NULL
               AND l.before IS DISTINCT FROM public.proposals_charged(l.product_id)
               OR l.content IS NOT NULL
               AND l.content_before IS DISTINCT FROM public.products_content(l.product_id))) THEN
        RAISE EXCEPTION 'what proposal % was approved on has changed', asked.id {REFUSED},
            CONSTRAINT = 'proposal_is_stale';
    END IF;
    IF asked.kind = 'content' THEN
        PERFORM public.products_change_content(l.product_id, l.content, NEW.by_id, NEW.at)
        FROM public.proposals_proposalline AS l
        WHERE l.proposal_id = asked.id AND l.round = asked.round;
    END IF;
    {CHANGE}"""
PRICED = "AND l.price IS DISTINCT FROM ("
PRICED_ALONE = f"AND l.price IS NOT NULL {PRICED}"
PROMOTION = "IF asked.ends_at <= NEW.at THEN"
PLANNED_PROMOTION = f"""IF NOT EXISTS (
            SELECT FROM public.proposals_plan AS p
            JOIN public.approvals_approval AS a ON a.id = p.approval_id
            WHERE p.id = asked.plan_id AND p.state = 'approved' AND a.state = 'approved'
              AND a.doubted_at IS NULL AND public.proposals_led(a.id, p.by_id)
              AND p.starts_at <= asked.starts_at AND asked.ends_at <= p.ends_at) THEN
            RAISE EXCEPTION 'promotion % lies in no accepted plan', asked.id {REFUSED},
                CONSTRAINT = 'plan_comes_first';
        END IF;
        {PROMOTION}"""

BACK = f"""
CREATE FUNCTION proposals_hand_back() RETURNS trigger {HEADER} AS $$
DECLARE asked public.proposals_proposal;
BEGIN
    SELECT * INTO STRICT asked FROM public.proposals_proposal WHERE id = NEW.proposal_id
        FOR UPDATE;
    IF asked.state <> 'approved' THEN
        RAISE EXCEPTION 'proposal % waits for nobody to carry it out', asked.id {REFUSED},
            CONSTRAINT = 'approved_is_handed_back';
    END IF;
    IF public.proposals_position(NEW.by_id) IS DISTINCT FROM 'web_editor' THEN
        RAISE EXCEPTION 'the web editor hands back' {REFUSED},
            CONSTRAINT = 'web_editor_executes';
    END IF;
    UPDATE public.proposals_proposal SET state = 'handed_back' WHERE id = asked.id;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_handback_b_end BEFORE INSERT ON proposals_handback
    FOR EACH ROW EXECUTE FUNCTION proposals_hand_back();
"""
UNDO_BACK = "DROP FUNCTION proposals_hand_back() CASCADE"
UNDO_LEADERS = """
DROP FUNCTION proposals_charged(bigint);
DROP FUNCTION proposals_led(bigint, bigint);
DROP FUNCTION proposals_leads(bigint, bigint);
"""
KINDS = [*before.KINDS, ("content", "change of what is shown of a product")]
STATES = [
    ("pending", "waiting for its decision"),
    ("returned", "returned for changes"),
    ("approved", "approved"),
    ("refused", "refused"),
    ("withdrawn", "withdrawn"),
    ("executed", "carried out"),
    ("given_up", "given up"),
    ("handed_back", "handed back"),
]
WHAT = [*before.WHAT, ("content", "what is shown of it")]


def _changed(sql: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        if sql.count(old) != 1:
            raise ValueError(f"The function has no single place with {old!r}.")
        sql = sql.replace(old, new)
    return sql


KEEP = _changed(
    before.KEEP, (PROPOSER, PROPOSERS), (ENDING, PLANNER), (STEPS, STEPS_BACK),
    (DONE, DONE_BY_ROWS),
)  # fmt: skip
EXECUTE = _changed(
    before.EXECUTE, (THREE, LED_THREE), (CHANGE, FRESH_CHANGE), (PRICED, PRICED_ALONE),
    (PROMOTION, PLANNED_PROMOTION),
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0003_endings"),
        ("products", "0012_showcase"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            "proposal",
            options={
                "abstract": False,
                "ordering": ["-id"],
                "permissions": [
                    ("propose", "Can propose prices, listings and promotions"),
                    ("propose_delisting", "Can propose delistings"),
                    ("propose_content", "Can propose what is shown of goods"),
                    ("execute_proposal", "Can carry out proposals"),
                    ("note_competitor", "Can note competitors' prices"),
                ],
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
            },
        ),
        migrations.AlterField(
            "proposal", "kind", models.CharField(choices=KINDS, max_length=10, verbose_name="kind")
        ),
        *(
            migrations.AlterField(
                name,
                "state",
                models.CharField(
                    choices=STATES, default="pending", max_length=11, verbose_name="state"
                ),
            )
            for name in ("plan", "proposal")
        ),
        migrations.AlterField("mismatch", "what", models.CharField(choices=WHAT, max_length=20)),
        migrations.AddField("proposalline", "content", models.JSONField(null=True)),
        migrations.AddField("proposalline", "content_before", models.JSONField(null=True)),
        migrations.CreateModel(
            name="HandBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="recorded at",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed back by",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_back",
                        to="proposals.proposal",
                        verbose_name="proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "handing back",
                "verbose_name_plural": "handings back",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.AddConstraint(
            "handback",
            models.CheckConstraint(condition=~models.Q(reason=""), name="hand_back_has_a_reason"),
        ),
        migrations.RunSQL(LEADERS, UNDO_LEADERS),
        migrations.RunSQL(KEEP, before.KEEP),
        migrations.RunSQL(LINES, UNDO_LINES),
        migrations.RunSQL(EXECUTE, before.EXECUTE),
        migrations.RunSQL(BACK, UNDO_BACK),
        stamp("proposals_handback"),
        refuse_changes("proposals_handback", clause="C11-1"),
    ]
