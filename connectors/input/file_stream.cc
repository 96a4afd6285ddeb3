#include "connectors/input/file_stream.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "connectors/input/open_bytes.h"
#include "engine/base/descriptor.h"

namespace mixferry::connectors {
namespace {

std::unexpected<Error> cannot_read(std::string_view name, int error_number) {
  return std::unexpected(
      Error{ErrorKind::fatal, fmt::format("{}: can't be read: {}", name, std::strerror(error_number))});
}

class FileStream final : public ByteStream {
 public:
  FileStream(Descriptor file, std::string name, std::optional<std::uint64_t> size)
      : file_(std::move(file)), name_(std::move(name)), size_(size) {}

  Result<std::size_t> read(std::span<char> into) override {
    for (;;) {
      const ssize_t got = ::read(file_.number(), into.data(), into.size());
      if (got >= 0) {
        position_.fetch_add(static_cast<std::uint64_t>(got), std::memory_order_relaxed);
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR) return cannot_read(name_, errno);
    }
  }

  std::optional<End> peek_end(std::size_t count) const override {
    // Standard input may have been read from before.
    if (!size_ || file_.number() == STDIN_FILENO) return std::nullopt;
    const std::uint64_t offset = *size_ - std::min<std::uint64_t>(count, *size_);
    End end{std::string(*size_ - offset, '\0'), offset};
    const ssize_t got =
        ::pread(file_.number(), end.bytes.data(), end.bytes.size(), static_cast<off_t>(offset));
    if (got != static_cast<ssize_t>(end.bytes.size())) return std::nullopt;
    return end;
  }

  bool step_over(std::uint64_t count) override {
    // Standard input may have been read from before, so that its size does not tell how much is left.
    const std::uint64_t position = position_.load(std::memory_order_relaxed);
    if (!size_ || file_.number() == STDIN_FILENO || count > *size_ - std::min(position, *size_)) return false;
    if (::lseek(file_.number(), static_cast<off_t>(position + count), SEEK_SET) < 0) return false;
    position_.fetch_add(count, std::memory_order_relaxed);
    return true;
  }

  std::optional<double> fraction_read() const override {
    if (!size_) return std::nullopt;
    if (*size_ == 0) return 1.0;
    // A file may grow while it is read.
    const auto position = static_cast<double>(position_.load(std::memory_order_relaxed));
    return std::min(1.0, position / static_cast<double>(*size_));
  }

 private:
  const Descriptor file_;
  const std::string name_;
  const std::optional<std::uint64_t> size_;
  std::atomic<std::uint64_t> position_ = 0;
};

}  // namespace

Result<std::unique_ptr<ByteStream>> open_file(const std::string& path) {
  std::string name(source_name(path));
  Descriptor file =
      path == "-" ? Descriptor::lent(STDIN_FILENO) : Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) return cannot_read(name, errno);

  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return cannot_read(name, errno);
  if (S_ISDIR(status.st_mode)) {
    return std::unexpected(Error{
        ErrorKind::fatal, fmt::format("{}: is a folder, not a file. Name the files that lie in it.", name)});
  }
  std::optional<std::uint64_t> size;
  if (S_ISREG(status.st_mode)) {
    size = static_cast<std::uint64_t>(status.st_size);
    ::posix_fadvise(file.number(), 0, 0, POSIX_FADV_SEQUENTIAL);
  }
  return std::make_unique<FileStream>(std::move(file), std::move(name), size);
}

}  // namespace mixferry::connectors
