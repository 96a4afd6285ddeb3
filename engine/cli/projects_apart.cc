#include "engine/cli/projects_apart.h"

#include <algorithm>
#include <string_view>

namespace mixferry::cli {
namespace {

/// A project's two halves: its server without what all have, and the first digits of the token's mark.
struct ProjectName {
  std::string server;
  std::string mark;
};

ProjectName project_name(const std::string& project) {
  constexpr std::size_t digits = 4;
  const std::string_view server = std::string_view(project).substr(0, project.find(' '));
  const std::size_t scheme = server.find("://");
  const std::size_t mark = project.find(' ');
  return {.server = std::string(scheme == std::string_view::npos ? server : server.substr(scheme + 3)),
          .mark = mark == std::string::npos ? "" : project.substr(mark + 1, digits)};
}

}  // namespace

std::vector<std::string> projects_apart(const std::vector<std::string>& projects) {
  std::vector<ProjectName> names;
  for (const std::string& project : projects) names.push_back(project_name(project));
  const auto all_have = [&](std::string ProjectName::*half) {
    return std::ranges::all_of(names,
                               [&](const ProjectName& name) { return name.*half == names.front().*half; });
  };
  const bool one_server = all_have(&ProjectName::server);
  const bool one_mark = all_have(&ProjectName::mark);
  std::vector<std::string> texts;
  for (const ProjectName& name : names) {
    texts.push_back(one_server ? "" : name.server);
    if (!one_mark) texts.back().append("#").append(name.mark);
  }
  return texts;
}

}  // namespace mixferry::cli
