#include "engine/commands/verified_profiles.h"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>

#include "engine/base/error.h"
#include "engine/commands/query_host.h"

namespace mixferry::commands {
namespace {

void for_each_line(const std::filesystem::path& path, const std::function<void(std::string_view)>& take) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  while (std::getline(file, line)) take(line);
  if (!file.eof()) {
    throw RunError(ExitCode::stopped, fmt::format("{}: can't be read: {}. Run the same command again.",
                                                  path.string(), std::strerror(errno)));
  }
}

}  // namespace

void VerifiedProfiles::read(const mixpanel::ProfileQuery& query, const std::string& name,
                            const std::function<void(std::string_view)>& take) {
  reading::ProfileReading profiles(asking_, store_, query, name + "-");
  const auto pages = profiles.run(tell_);
  if (!pages && pages.error().trouble) throw not_answered(*pages.error().trouble, host_);
  if (!pages) {
    throw RunError(ExitCode::stopped,
                   fmt::format("{}. What was read is kept: run the same command again to go on.",
                               pages.error().interrupted));
  }
  queries_ += pages->size();
  for (const std::filesystem::path& page : *pages) for_each_line(page, take);
}

}  // namespace mixferry::commands
