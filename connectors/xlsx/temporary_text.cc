#include "connectors/xlsx/temporary_text.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace mixferry::connectors::xlsx {
namespace {

constexpr std::size_t kWriteBytes = 128 << 10;
constexpr std::size_t kReadBytesMin = 16 << 10;

std::string temporary_folder() {
  const char* const named = std::getenv("TMPDIR");
  return named == nullptr || *named == '\0' ? "/tmp" : named;
}

std::unexpected<Error> refuse_temporary(std::string_view what) {
  const std::string why = std::error_code(errno, std::generic_category()).message();
  return std::unexpected(
      Error{ErrorKind::fatal,
            fmt::format("{} {}: {}. The workbook's texts are kept there while they are too many for "
                        "memory: name another folder with TMPDIR, or save the sheet as CSV.",
                        what, temporary_folder(), why)});
}

int open_nameless() {
  const std::string folder = temporary_folder();
  const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  std::string name = folder + "/mixferry-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

}  // namespace

TemporaryText::TemporaryText(TemporaryText&& other) noexcept
    : held_max_(other.held_max_),
      held_(std::move(other.held_)),
      buffer_(std::move(other.buffer_)),
      buffer_offset_(other.buffer_offset_),
      written_(other.written_),
      file_(std::exchange(other.file_, -1)) {}

TemporaryText& TemporaryText::operator=(TemporaryText&& other) noexcept {
  held_max_ = other.held_max_;
  held_ = std::move(other.held_);
  buffer_ = std::move(other.buffer_);
  buffer_offset_ = other.buffer_offset_;
  written_ = other.written_;
  std::swap(file_, other.file_);
  return *this;
}

TemporaryText::~TemporaryText() {
  if (file_ >= 0) ::close(file_);
}

Result<> TemporaryText::append(std::string_view piece) {
  if (file_ < 0 && held_.size() + piece.size() <= held_max_) {
    held_ += piece;
    return {};
  }
  if (file_ < 0) {
    file_ = open_nameless();
    if (file_ < 0) return refuse_temporary("can't make a file in");
  }
  buffer_ += piece;
  return buffer_.size() < kWriteBytes ? Result<>() : write_out();
}

Result<> TemporaryText::write_out() {
  for (std::string_view left = buffer_; !left.empty();) {
    const ssize_t count = ::write(file_, left.data(), left.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return refuse_temporary("can't write to a file in");
    left.remove_prefix(static_cast<std::size_t>(count));
  }
  written_ += buffer_.size();
  buffer_.clear();
  buffer_offset_ = written_;
  return {};
}

Result<std::string_view> TemporaryText::at(std::uint64_t offset, std::size_t bytes) {
  if (offset < held_.size()) return std::string_view(held_).substr(offset, bytes);
  offset -= held_.size();
  bytes = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, written_ - std::min(offset, written_)));
  if (offset < buffer_offset_ || offset + bytes > buffer_offset_ + buffer_.size()) {
    buffer_.resize(std::max(bytes, kReadBytesMin));
    buffer_offset_ = offset;
    ssize_t count = -1;
    do {
      count = ::pread(file_, buffer_.data(), buffer_.size(), static_cast<off_t>(offset));
    } while (count < 0 && errno == EINTR);
    if (count < static_cast<ssize_t>(bytes)) {
      buffer_.clear();
      return refuse_temporary("can't read from a file in");
    }
    buffer_.resize(static_cast<std::size_t>(count));
  }
  return std::string_view(buffer_).substr(offset - buffer_offset_, bytes);
}

}  // namespace mixferry::connectors::xlsx
