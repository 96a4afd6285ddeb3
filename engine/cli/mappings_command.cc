#include "engine/cli/mappings_command.h"

#include <CLI/CLI.hpp>
#include <boost/json/parse.hpp>
#include <cstdio>

#include "engine/commands/reading.h"
#include "engine/report/pretty_json.h"
#include "mappings/language/mapping.h"
#include "mappings/language/schema.h"
#include "mappings/library/library.h"

namespace mixferry::cli {
namespace {

/// Those of a CRM, or of all; how many.
std::size_t list(const std::string& crm) {
  const std::string beginning = crm.empty() ? "" : crm + "/";
  std::size_t listed = 0;
  for (const mappings::BuiltIn& built_in : mappings::built_in_mappings()) {
    if (!built_in.name.starts_with(beginning)) continue;
    ++listed;
    const auto mapping = mappings::parse_mapping(std::string(built_in.name), std::string(built_in.text));
    std::printf("%-24.*s %s\n", static_cast<int>(built_in.name.size()), built_in.name.data(),
                mapping ? mapping->description.c_str() : "");
  }
  if (listed != 0)
    std::printf("\n`mixferry mappings NAME > my.yaml` gives you one to change, for -m my.yaml.\n");
  return listed;
}

}  // namespace

MappingsCommand::MappingsCommand()
    : Command({.name = "mappings", .help = "List the built-in mappings, or print one"}) {}

void MappingsCommand::add_options(CLI::App& app) {
  CLI::Option* const name = app.add_option("NAME", name_, "Such as hubspot/contacts");
  app.add_flag("--schema", schema_, "Print the language as a JSON Schema, for editors")->excludes(name);
}

ExitCode MappingsCommand::run(report::Console& /*console*/) {
  if (schema_) {
    std::fputs(report::pretty_json(boost::json::parse(mappings::json_schema())).c_str(), stdout);
    return ExitCode::done;
  }
  const mappings::BuiltIn* built_in = mappings::find_built_in(name_);
  if (built_in == nullptr) {
    if (list(name_) == 0) throw commands::no_such_mapping(name_);
    return ExitCode::done;
  }
  std::fwrite(built_in->text.data(), 1, built_in->text.size(), stdout);
  return ExitCode::done;
}

}  // namespace mixferry::cli
