#include "engine/cli/export_command.h"

#include <CLI/CLI.hpp>
#include <array>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>
#include <fmt/format.h>

#include "engine/cli/choice.h"
#include "engine/cli/common_options.h"
#include "engine/cli/console_listener.h"
#include "engine/cli/export_text.h"
#include "engine/cli/otherwise.h"
#include "engine/cli/project_options.h"
#include "engine/cli/settings.h"
#include "engine/exporting/file_form.h"
#include "engine/report/output.h"
#include "engine/report/pretty_json.h"

namespace mixferry::cli {
namespace {

using commands::ExportKind;
using exporting::FileFormat;

const Words<ExportKind> kExportKinds = {
    {"users", ExportKind::users}, {"groups", ExportKind::groups}, {"events", ExportKind::events}};
const char* const kOfProfiles = "Users and groups";
const char* const kOfEvents = "Events";
const char* const kFile = "The file";

CLI::Option* add_list(CLI::App& app, const char* name, std::vector<std::string>& into, const char* what) {
  // Not CLI11's `delimiter`: that drops empty names, and takes what follows `,` for the next one.
  const auto take = [name, &into](const CLI::results_t& typed) {
    for (const std::string& words : typed) {
      std::vector<std::string> names;
      boost::split(names, words, boost::is_any_of(","));
      for (const std::string& each : names)
        if (const std::string problem = why_blank(each); !problem.empty())
          throw CLI::ValidationError(name, problem);
      into.insert(into.end(), names.begin(), names.end());
    }
    return true;
  };
  return app.add_option(name, CLI::callback_t(take), what)
      ->expected(1, CLI::detail::expected_max_vector_size)
      ->option_text("NAME[,NAME]")
      ->type_name("NAME");
}

/// Left away, each of these means more than its value: all that there is.
void require_values(CLI::App& app) {
  for (const char* name : {"--where", "--ids", "--cohort", "--group-key", "--from-date", "--to-date",
                           "--event", "--timezone", "--output", "--rest", "--report"})
    app.get_option(name)->check(not_blank());
}

void add_profile_options(CLI::App& app, commands::ExportArguments& arguments) {
  add_list(app, "--properties", arguments.properties, "Only these properties of each profile: much faster")
      ->group(kOfProfiles);
  app.add_option("--ids", arguments.ids_file, "Only these ids, one a line; -: from standard input")
      ->option_text("FILE")
      ->group(kOfProfiles);
  app.add_option("--cohort", arguments.cohort, "Only members of the saved cohort with this number")
      ->option_text("N")
      ->group(kOfProfiles);
  app.add_option("--group-key", arguments.group_key, "Of groups: their group key")
      ->option_text("NAME")
      ->group(kOfProfiles);
  otherwise(app.add_option("--data-group-id", arguments.data_group_id,
                           "The number that queries know the group key by")
                ->option_text("N"),
            {.value = "that of the project's `group_keys`"})
      ->group(kOfProfiles);
}

void add_event_options(CLI::App& app, commands::ExportArguments& arguments) {
  app.add_option("--from-date", arguments.first_day, "First day, such as 2026-09-01; or today, yesterday")
      ->option_text("DAY")
      ->group(kOfEvents);
  app.add_option("--to-date", arguments.last_day, "Last day, which is included")
      ->option_text("DAY")
      ->group(kOfEvents);
  app.add_option("--event", arguments.events, "Only events of this name; may be repeated")
      ->option_text("NAME")
      ->group(kOfEvents);
  otherwise(
      app.add_option("--timezone", arguments.timezone,
                     "Of a project made before 2023: days are counted by its clock, times turned into UTC")
          ->option_text("ZONE"),
      {.value = "the project's `timezone`, else UTC"})
      ->group(kOfEvents);
}

void add_file_options(CLI::App& app, commands::ExportArguments& arguments, TypedExport& typed) {
  otherwise(
      app.add_option("-o,--output", arguments.file.path, "Where they go; compressed where it ends in .gz")
          ->option_text("FILE"),
      {.value = "-", .note = "standard output"})
      ->group(kFile);
  otherwise(add_choice(app, "--format", typed.format, as_words(exporting::kFileFormatWords),
                       "How they are written"),
            {.value = "by the file's ending, else jsonl"})
      ->group(kFile);
  otherwise(add_list(app, "--columns", typed.columns, "CSV: these properties, in this order"),
            {.value = "all that there are"})
      ->group(kFile);
  otherwise(
      app.add_option("--rest", typed.rest, "CSV: what does not fit, as JSON Lines")->option_text("FILE"),
      {.value = "FILE.rest.jsonl beside it"})
      ->group(kFile);
  otherwise(
      app.add_option("--report", arguments.report_file, "What came of it, as JSON")->option_text("FILE"),
      {.value = "nowhere"})
      ->group(kFile);
}

/// An option that was given, and of what it is.
struct OfKind {
  bool is_given;
  const char* option;
};

void refuse_all(std::initializer_list<OfKind> options, const commands::ExportArguments& arguments,
                const char* of_what, Problems& problems) {
  for (const OfKind& option : options) {
    if (option.is_given)
      problems.push_back(
          fmt::format("{} is for {}, not for {}", option.option, of_what, name_of(arguments.kind)));
  }
}

void check_kind(const commands::ExportArguments& arguments, Problems& problems) {
  const bool of_events = arguments.kind == ExportKind::events;
  if (of_events) {
    refuse_all({{!arguments.properties.empty(), "--properties"},
                {!arguments.ids_file.empty(), "--ids"},
                {arguments.cohort.has_value(), "--cohort"}},
               arguments, "users and groups", problems);
    if (arguments.first_day.empty() || arguments.last_day.empty())
      problems.emplace_back("events of which days? Give --from-date and --to-date, both included");
  } else {
    refuse_all({{!arguments.first_day.empty(), "--from-date"},
                {!arguments.last_day.empty(), "--to-date"},
                {!arguments.events.empty(), "--event"},
                {!arguments.timezone.empty(), "--timezone"}},
               arguments, "events", problems);
  }
  const bool has_group = !arguments.group_key.empty() || arguments.data_group_id;
  if (arguments.kind != ExportKind::groups) {
    refuse_all({{!arguments.group_key.empty(), "--group-key"},
                {arguments.data_group_id.has_value(), "--data-group-id"}},
               arguments, "groups", problems);
  } else if (!has_group) {
    problems.emplace_back("groups of which group key? Give --group-key NAME, or --data-group-id N");
  }
}

}  // namespace

void understand_export(const TypedExport& typed, commands::ExportArguments& arguments, Problems& problems) {
  if (!typed.kind) {
    problems.emplace_back("what is to be exported? Give users, groups or events");
    return;
  }
  arguments.kind = *typed.kind;
  check_kind(arguments, problems);
  exporting::RecordFile& file = arguments.file;
  file.expected = arguments.properties;
  file.format = typed.format.value_or(exporting::format_of(file.path));
  if (file.format != FileFormat::csv) {
    for (const auto& [is_given, option] :
         {OfKind{!typed.columns.empty(), "--columns"}, OfKind{!typed.rest.empty(), "--rest"}})
      if (is_given) problems.push_back(fmt::format("{} is for CSV: add --format csv", option));
    return;
  }
  if (!typed.columns.empty()) file.columns = typed.columns;
  file.rest_path = typed.rest.empty() ? exporting::rest_beside(file.path) : typed.rest;
}

ExportCommand::ExportCommand()
    : Command({.name = "export", .help = "Write users, groups or events into a file"}) {}

void ExportCommand::add_options(CLI::App& app) {
  add_choice(app, "WHAT", typed_.kind, kExportKinds, "What is exported");
  app.add_option("--where", arguments_.where,
                 "Only those of which this expression is true: 'properties[\"Plan\"] == \"gold\"'")
      ->option_text("EXPRESSION");
  add_profile_options(app, arguments_);
  add_event_options(app, arguments_);
  add_file_options(app, arguments_, typed_);
  require_values(app);
  add_project_choice(app);
  add_access(app, arguments_.project);
  add_place(app, place_);
  add_ca_file(app, arguments_.project);
  add_config(app);
  add_state(app, common.state);
  add_console(app, common.console);
}

void ExportCommand::understand(Problems& problems) {
  arguments_.state = common.state;
  arguments_.settings_file = common.settings_file;
  arguments_.project.project = common.project;
  understand_export(typed_, arguments_, problems);
  understand_place(place_, arguments_.project, problems);
  check_asker(arguments_.project, problems);
}

ExitCode ExportCommand::run(report::Console& console) {
  ConsoleListener listener(console);
  const commands::ExportReport report = commands::export_records(arguments_, listener);
  if (!arguments_.report_file.empty()) {
    report::Output output(arguments_.report_file);
    output.write(report::pretty_json(to_json(report)));
    output.commit();
  }
  console.finish(ending_of(report), summary_of(report));
  return ExitCode::done;
}

}  // namespace mixferry::cli
