#include "engine/cli/run_names.h"

#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/report/path_text.h"
#include "engine/report/screen_text.h"

namespace mixferry::cli {

std::string name_for_screen(const std::string& path) {
  return report::visible(report::valid_text(path));
}

std::string file_name(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename().string();
  return name_for_screen(name.empty() ? path : name);
}

std::string minute_of(const std::string& time) {
  constexpr std::size_t date = 10;
  constexpr std::size_t minute = 16;
  if (time.size() < minute) return time;
  return time.substr(0, date) + " " + time.substr(date + 1, minute - date - 1);
}

std::string ids_in_words(const ledger::RunIdentity& identity) {
  return report::visible(report::valid_text(fmt::format("{}", fmt::join(identity.only, ", "))));
}

}  // namespace mixferry::cli
