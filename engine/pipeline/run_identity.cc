#include "engine/pipeline/run_identity.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>
#include <xxhash.h>

#include "connectors/input/archive_members.h"
#include "engine/base/descriptor.h"
#include "engine/base/error.h"
#include "engine/base/shell_word.h"
#include "engine/ledger/state_folder.h"

namespace mixferry::pipeline {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;
constexpr std::string_view kArriving = "arriving-";  ///< and the number of the process that writes it

class Hasher {
 public:
  Hasher() : state_(XXH3_createState()) { XXH3_128bits_reset(state_.get()); }
  void add(const char* data, std::size_t size) {
    XXH3_128bits_update(state_.get(), data, size);
    bytes_ += size;
  }
  [[nodiscard]] std::string hex() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_.get());
    return fmt::format("{:016x}{:016x}-{}", hash.high64, hash.low64, bytes_);
  }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_;
  std::uint64_t bytes_ = 0;
};

/// Reads `from` to its end, giving every piece to `use`.
template <typename Use>
void for_each_piece(const Descriptor& from, const std::string& name, Use&& use) {
  std::vector<char> buffer(kBufferBytes);
  while (true) {
    const ssize_t got = ::read(from.number(), buffer.data(), buffer.size());
    if (got == 0) return;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      throw RunError(ExitCode::usage, fmt::format("{}: can't be read: {}", name, std::strerror(errno)));
    use(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::string stat_key(const std::string& path, const struct stat& status) {
  return fmt::format("{}|{}|{}|{}.{:09}|{}.{:09}", std::filesystem::absolute(path).string(), status.st_size,
                     status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
                     status.st_ctim.tv_nsec);
}

/// Throws for what is no file.
std::string stat_key_of(const Descriptor& file, const std::string& path) {
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
    throw RunError(ExitCode::usage, fmt::format("{}: can't be read: {}", path, std::strerror(errno)));
  }
  if (!S_ISREG(status.st_mode)) {
    throw RunError(
        ExitCode::usage,
        fmt::format("{}: can be read only once, so that an import of it could not be resumed. Give it as "
                    "standard input, which is kept: put - in its place, and < {} behind the command",
                    path, shell_word(path)));
  }
  return stat_key(path, status);
}

std::string hash_of(const Descriptor& file, const std::string& path) {
  Hasher hasher;
  for_each_piece(file, path, [&](const char* data, std::size_t size) { hasher.add(data, size); });
  return hasher.hex();
}

[[noreturn]] void throw_no_room(const std::string& path) {
  throw RunError(
      ExitCode::stopped,
      fmt::format("{}: standard input can't be kept there: {}. Free some space, or name another state folder "
                  "with --state; or import from a file.",
                  path, std::strerror(errno)));
}

/// What processes that were killed left behind.
void remove_abandoned(const std::filesystem::path& folder) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename();
    if (!name.starts_with(kArriving)) continue;
    const pid_t writer = std::atoi(name.c_str() + kArriving.size());
    if (writer > 0 && ::kill(writer, 0) != 0 && errno == ESRCH)
      std::filesystem::remove(entry.path(), ignored);
  }
}

void write_all(const Descriptor& to, const std::string& path, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t put = ::write(to.number(), data, size);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw_no_room(path);
    data += put;
    size -= static_cast<std::size_t>(put);
  }
}

}  // namespace

std::vector<std::string> fingerprints(const std::vector<std::string>& sources, ledger::Fingerprints& cache) {
  std::vector<std::string> prints;
  std::vector<ledger::FileFingerprint> found;
  std::map<std::string, std::string> known;  // of archives with many members
  for (const std::string& source : sources) {
    const auto [path, member] = connectors::split_source_path(source);
    // Opening a pipe would wait for somebody to write into it.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    const std::string key = stat_key_of(file, path);
    auto entry = known.find(key);
    if (entry == known.end()) {
      std::optional<std::string> print = cache.cached_fingerprint(key);
      if (!print) {
        print = hash_of(file, path);
        found.push_back({.stat_key = key, .fingerprint = *print});
      }
      entry = known.emplace(key, std::move(*print)).first;
    }
    prints.push_back(member.empty() ? entry->second : entry->second + ":" + member);
  }
  if (!found.empty()) cache.cache_fingerprints(found);
  return prints;
}

std::string short_hash(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::string keep_standard_input(const std::string& state_dir) {
  const std::filesystem::path folder = std::filesystem::path(state_dir) / "stdin";
  ledger::make_state_folder(folder);
  remove_abandoned(folder);
  std::string arriving = folder / fmt::format("{}{}-XXXXXX", kArriving, ::getpid());
  const Descriptor file(::mkostemp(arriving.data(), O_CLOEXEC));  // a new one, 0600, by nobody's link
  if (file.number() < 0) throw_no_room(arriving);
  ::fchmod(file.number(), S_IRUSR | S_IWUSR);  // whatever the umask took from us
  Hasher hasher;
  try {
    for_each_piece(Descriptor::lent(STDIN_FILENO), "standard input", [&](const char* data, std::size_t size) {
      hasher.add(data, size);
      write_all(file, arriving, data, size);
    });
  } catch (const RunError&) {
    ::unlink(arriving.c_str());
    throw;
  }
  std::string kept = folder / hasher.hex();
  std::filesystem::rename(arriving, kept);
  return kept;
}

}  // namespace mixferry::pipeline
