#include "engine/commands/output_files.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <sys/stat.h>

#include "engine/base/error.h"

namespace mixferry::commands {
namespace {

namespace fs = std::filesystem;

bool is_file_name(const std::string& path) {
  return !path.empty() && path != "-";
}

/// Without the member of an archive or the sheet of a workbook behind it.
fs::path file_of(const std::string& path) {
  std::error_code ignored;
  for (std::size_t end = path.size(); end != std::string::npos && end != 0; end = path.rfind(':', end - 1)) {
    if (fs::exists(path.substr(0, end), ignored)) return path.substr(0, end);
  }
  return path;
}

/// Where it lies, or will.
fs::path place_of(const fs::path& path) {
  std::error_code error;
  const fs::path place = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? path.lexically_normal() : place;
}

bool is_device(const fs::path& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return fs::is_character_file(status) || fs::is_other(status);
}

bool is_same(const fs::path& one, const fs::path& other) {
  struct stat first {};
  struct stat second {};
  if (::stat(one.c_str(), &first) == 0 && ::stat(other.c_str(), &second) == 0) {
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
  }
  return place_of(one) == place_of(other);
}

/// Whether `path` is a file of the ledger, or lies where a run keeps its own.
bool belongs_to_state(const fs::path& path, const fs::path& state_dir) {
  constexpr std::array files = {"ledger.sqlite",         "ledger.sqlite-wal",     "ledger.sqlite-shm",
                                "ledger.sqlite-journal", "ledger.sqlite-commits", "opening.lock"};
  if (std::ranges::any_of(files, [&](const char* name) { return is_same(path, state_dir / name); }))
    return true;
  const fs::path below = place_of(path).lexically_relative(place_of(state_dir));
  constexpr std::array<std::string_view, 5> folders = {"locks", "reads", "runs", "stdin", "verifications"};
  return !below.empty() && std::ranges::find(folders, below.begin()->native()) != folders.end();
}

[[noreturn]] void refuse(const NamedFile& output, const std::string& because) {
  throw RunError(ExitCode::usage, fmt::format("{} {}: {}. Give it another name; nothing was done.",
                                              output.what, output.path, because));
}

}  // namespace

void require_apart(const std::vector<NamedFile>& outputs, const std::vector<NamedFile>& inputs,
                   const fs::path& state_dir) {
  for (auto output = outputs.begin(); output != outputs.end(); ++output) {
    if (output->path.empty()) continue;
    for (auto other = outputs.begin(); other != output; ++other) {
      const bool both_print = output->path == "-" && other->path == "-";
      const bool both_write = is_file_name(output->path) && is_file_name(other->path) &&
                              !is_device(output->path) && is_same(output->path, other->path);
      if (both_print || both_write) refuse(*output, fmt::format("{} goes there, too", other->what));
    }
    if (!is_file_name(output->path) || is_device(output->path)) continue;
    for (const NamedFile& input : inputs) {
      if (is_file_name(input.path) && is_same(output->path, file_of(input.path)))
        refuse(*output, fmt::format("that is {}, which would be replaced", input.what));
    }
    if (!state_dir.empty() && belongs_to_state(output->path, state_dir))
      refuse(*output, fmt::format("that belongs to the state folder {}", state_dir.native()));
  }
}

}  // namespace mixferry::commands
