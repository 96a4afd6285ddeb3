#include "engine/reading/part_store.h"

#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <system_error>
#include <xxhash.h>

#include "engine/base/error.h"
#include "engine/ledger/state_folder.h"

namespace mixferry::reading {
namespace {

namespace fs = std::filesystem;

constexpr auto kKeptFor = std::chrono::days(7);
constexpr const char* kQuestion = "question";
constexpr const char* kUnfinished = ".part";  // as ReplacedFile names what it writes

[[noreturn]] void refuse(const fs::path& path, const std::error_code& error) {
  throw RunError(ExitCode::stopped, fmt::format("{}: {}. Mend that, or choose another folder with --state "
                                                "(or MIXFERRY_STATE).",
                                                path.native(), error.message()));
}

std::string key_of(const std::string& question) {
  const XXH128_hash_t hash = XXH3_128bits(question.data(), question.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::string lock_key(const std::string& key) {
  return "read-" + key;
}

void throw_away(const fs::path& folder) {
  std::error_code error;
  fs::remove_all(folder, error);
  if (error) refuse(folder, error);
}

/// What processes that were killed left half-written.
void remove_unfinished(const fs::path& folder) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == kUnfinished) throw_away(entry.path());
  }
}

void remove_forgotten(const fs::path& state_dir) {
  for (const fs::directory_entry& entry : fs::directory_iterator(state_dir / "reads")) {
    std::error_code error;
    const auto touched = fs::last_write_time(entry.path(), error);
    if (error || fs::file_time_type::clock::now() - touched < kKeptFor) continue;
    if (ledger::RunLock::try_to_take(state_dir, lock_key(entry.path().filename()))) throw_away(entry.path());
  }
}

}  // namespace

PartStore::PartStore(const fs::path& state_dir, const std::string& question)
    : question_(question),
      key_(key_of(question)),
      lock_(state_dir, lock_key(key_)),
      folder_(state_dir / "reads" / key_) {
  ledger::make_state_folder(state_dir / "reads");
  remove_forgotten(state_dir);
  ledger::make_state_folder(folder_);
  remove_unfinished(folder_);
  if (note(kQuestion) != question) clear();
}

bool PartStore::has(std::string_view part) const {
  std::error_code error;
  return fs::exists(path_of(part), error);
}

fs::path PartStore::path_of(std::string_view part) const {
  return folder_ / part;
}

ReplacedFile PartStore::begin(std::string_view part) const {
  return ReplacedFile(path_of(part).string());
}

std::optional<std::string> PartStore::note(std::string_view name) const {
  std::ifstream file(path_of(name), std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void PartStore::keep_note(std::string_view name, std::string_view text) const {
  ReplacedFile file = begin(name);
  file.write(text);
  file.commit();
}

void PartStore::clear(std::string_view prefix) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
    if (entry.path().filename().native().starts_with(prefix)) throw_away(entry.path());
  }
  keep_note(kQuestion, question_);
}

void PartStore::remove() {
  throw_away(folder_);
}

}  // namespace mixferry::reading
