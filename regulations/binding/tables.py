"""A migration that makes many tables at once: `class Migration(TablesTogether)`.

Django draws every model anew after each operation that touches one of its relatives, and here
everything hangs on the employee: a room of forty tables cost half a minute of a core that way.
"""

from itertools import groupby

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

TOGETHER = (
    migrations.CreateModel,
    migrations.AddField,
    migrations.AddIndex,
    migrations.AddConstraint,
)


class TablesTogether(migrations.Migration):
    """Applies operations that only add, where they stand side by side, from the state they end in.

    A table is made with all that the later ones add to it, so that these find it done. Undoing
    goes one by one, as Django does.
    """

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql=False,
    ) -> ProjectState:
        """The state afterwards, as Migration.apply."""
        every = self.operations
        try:
            for adds, part in groupby(every, key=lambda each: type(each) in TOGETHER):
                self.operations = list(part)
                if adds and not collect_sql:
                    self._add(project_state, schema_editor)
                else:
                    super().apply(project_state, schema_editor, collect_sql)
        finally:
            self.operations = every
        return project_state

    def _add(self, state: ProjectState, schema_editor: BaseDatabaseSchemaEditor) -> None:
        before = state.clone()
        drawn = state.__dict__.pop("apps", None)  # added to when the last operation is known
        for operation in self.operations:
            operation.state_forwards(self.app_label, state)
        made = {each.name_lower for each in self.operations if _makes_table(each)}
        if drawn and all(_makes_table(op) or op.model_name_lower in made for op in self.operations):
            drawn.render_multiple([state.models[self.app_label, name] for name in made])
            state.apps = drawn
        for operation in self.operations:
            if _makes_table(operation) or operation.model_name_lower not in made:
                operation.database_forwards(self.app_label, schema_editor, before, state)


def _makes_table(operation: Operation) -> bool:
    return isinstance(operation, migrations.CreateModel)
