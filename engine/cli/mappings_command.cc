#include <boost/json/parse.hpp>
#include <cstdio>
#include <string>

#include "engine/base/nearest.h"
#include "engine/cli/commands.h"
#include "engine/cli/reading.h"
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

ExitCode show_mappings(const Options& options) {
  if (options.schema) {
    std::fputs(report::pretty_json(boost::json::parse(mappings::json_schema())).c_str(), stdout);
    return ExitCode::done;
  }
  const mappings::BuiltIn* built_in = mappings::find_built_in(options.name);
  if (built_in == nullptr) {
    if (list(options.name) == 0) throw no_such_mapping(options.name);
    return ExitCode::done;
  }
  std::fwrite(built_in->text.data(), 1, built_in->text.size(), stdout);
  return ExitCode::done;
}

}  // namespace mixferry::cli
