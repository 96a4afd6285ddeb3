#include "engine/cli/export_command.h"

#include <gmock/gmock.h>

namespace mixferry::cli {
namespace {

using commands::ExportArguments;
using commands::ExportKind;
using exporting::FileFormat;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Problems understood(const TypedExport& typed, ExportArguments& arguments) {
  Problems problems;
  understand_export(typed, arguments, problems);
  return problems;
}

TypedExport typed(ExportKind kind) {
  TypedExport typed;
  typed.kind = kind;
  return typed;
}

TEST(ExportCommand, TellsTheFormatByTheFile) {
  ExportArguments arguments;
  arguments.file.path = "people.csv.gz";
  arguments.properties = {"Plan"};
  EXPECT_THAT(understood(typed(ExportKind::users), arguments), IsEmpty());
  EXPECT_EQ(arguments.file.format, FileFormat::csv);
  EXPECT_EQ(arguments.file.rest_path, "people.rest.jsonl.gz");
  EXPECT_THAT(arguments.file.expected, ElementsAre("Plan"));
  TypedExport lines = typed(ExportKind::users);
  lines.format = FileFormat::json_lines;
  EXPECT_THAT(understood(lines, arguments), IsEmpty());
  EXPECT_EQ(arguments.file.format, FileFormat::json_lines);
}

TEST(ExportCommand, RefusesWhatIsForOthers) {
  ExportArguments arguments;
  arguments.group_key = "company";
  arguments.first_day = "today";
  TypedExport wish = typed(ExportKind::users);
  wish.rest = "rest.jsonl";
  EXPECT_THAT(understood(wish, arguments),
              ElementsAre("--from-date is for events, not for users",
                          "--group-key is for groups, not for users", "--rest is for CSV: add --format csv"));
  ExportArguments events;
  events.ids_file = "ids";
  events.last_day = "today";
  EXPECT_THAT(understood(typed(ExportKind::events), events),
              ElementsAre("--ids is for users and groups, not for events", HasSubstr("of which days?")));
  ExportArguments groups;
  EXPECT_THAT(understood(typed(ExportKind::groups), groups), Contains(HasSubstr("of which group key?")));
  EXPECT_THAT(understood({}, groups), ElementsAre(HasSubstr("Give users, groups or events")));
}

}  // namespace
}  // namespace mixferry::cli
