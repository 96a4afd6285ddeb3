#include "engine/cli/otherwise.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <vector>

namespace mixferry::cli {

CLI::Option* otherwise(CLI::Option* option, const Otherwise& otherwise) {
  std::vector<std::string> parts;
  if (*otherwise.variable != '\0') parts.push_back(fmt::format("or {}", otherwise.variable));
  for (const std::string& part : {otherwise.value, otherwise.note})
    if (!part.empty()) parts.push_back(part);
  option->description(fmt::format("{} ({})", option->get_description(), fmt::join(parts, "; ")));
  return option->envname(otherwise.variable)->default_str(otherwise.value);
}

}  // namespace mixferry::cli
