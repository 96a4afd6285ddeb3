#include "engine/verification/spill_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "engine/base/error.h"

namespace mixferry::verification {
namespace {

constexpr std::size_t kReadBytes = 256 * 1024;

struct Head {
  std::uint64_t hash;
  std::uint64_t row;
  std::uint32_t subject;
  std::uint32_t source;
  std::uint64_t bytes;
};

[[noreturn]] void throw_no_room(const std::filesystem::path& path) {
  throw RunError(
      ExitCode::stopped,
      fmt::format("{}: what is to be compared can't be written there: {}. Free some space, or name "
                  "another state folder with --state, and run the same command again.",
                  path.string(), std::strerror(errno)));
}

[[noreturn]] void throw_unreadable(const std::filesystem::path& path, const char* why) {
  throw RunError(
      ExitCode::stopped,
      fmt::format("{}: what is to be compared can't be read there: {}. Run the same command again; if "
                  "that does not help, remove the folder first.",
                  path.string(), why));
}

}  // namespace

void SpillWriter::write(const Spilled& spilled) {
  const Head head{.hash = spilled.hash,
                  .row = spilled.row.row,
                  .subject = spilled.subject,
                  .source = spilled.row.source,
                  .bytes = spilled.json.size()};
  buffer_.append(reinterpret_cast<const char*>(&head), sizeof(head));
  buffer_ += spilled.json;
  if (buffer_.size() >= buffer_bytes_) flush();
}

void SpillWriter::flush() {
  if (buffer_.empty()) return;
  const Descriptor file(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (file.number() < 0) throw_no_room(path_);
  for (std::string_view rest = buffer_; !rest.empty();) {
    const ssize_t put = ::write(file.number(), rest.data(), rest.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw_no_room(path_);
    rest.remove_prefix(static_cast<std::size_t>(put));
  }
  buffer_.clear();
}

SpillReader::SpillReader(std::filesystem::path path)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (file_.number() < 0 && errno != ENOENT) throw_unreadable(path_, std::strerror(errno));
}

bool SpillReader::have(std::size_t bytes) {
  if (file_.number() < 0) return false;
  if (buffer_.size() - begin_ >= bytes) return true;
  buffer_.erase(0, begin_);
  begin_ = 0;
  while (buffer_.size() < bytes) {
    const std::size_t old = buffer_.size();
    buffer_.resize(old + std::max(kReadBytes, bytes - old));
    const ssize_t got = ::read(file_.number(), buffer_.data() + old, buffer_.size() - old);
    if (got < 0 && errno != EINTR) throw_unreadable(path_, std::strerror(errno));
    buffer_.resize(old + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return false;
  }
  return true;
}

bool SpillReader::next(Spilled& spilled) {
  if (!have(sizeof(Head))) {
    if (begin_ != buffer_.size()) throw_unreadable(path_, "it ends in the middle of a record");
    return false;
  }
  Head head{};
  std::memcpy(&head, buffer_.data() + begin_, sizeof(head));
  if (!have(sizeof(head) + head.bytes)) throw_unreadable(path_, "it ends in the middle of a record");
  spilled = {.hash = head.hash,
             .subject = head.subject,
             .row = {.source = head.source, .row = head.row},
             .json = std::string_view(buffer_).substr(begin_ + sizeof(head), head.bytes)};
  begin_ += sizeof(head) + head.bytes;
  return true;
}

}  // namespace mixferry::verification
