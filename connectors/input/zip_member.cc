#include "connectors/input/zip_member.h"

#include <algorithm>
#include <atomic>
#include <fmt/format.h>
#include <new>
#include <utility>
#include <vector>
#include <zlib.h>

#include "connectors/input/archive_reader.h"

namespace mixferry::connectors {
namespace {

constexpr std::size_t kZipInputBytes = 128 << 10;
constexpr std::size_t kInflatedBytesMax = 1 << 30;  // zlib counts in 32 bits

/// Takes the packed bytes of a member in order, and counts what comes out of them.
class ZipMember : public ByteStream {
 public:
  ZipMember(std::shared_ptr<const ZipDirectory> zip, ZipEntry entry, std::uint64_t begin)
      : zip_(std::move(zip)), entry_(std::move(entry)), at_(begin), packed_left_(entry_.packed_bytes) {}

  Result<std::size_t> read(std::span<char> into) final {
    if (error_) return std::unexpected(*error_);
    if (ended_ || into.empty()) return 0;
    const auto got = unpack(into.first(std::min(into.size(), kInflatedBytesMax)));
    if (!got) return std::unexpected(got.error());
    crc_ = ::crc32(crc_, reinterpret_cast<const Bytef*>(into.data()), static_cast<uInt>(*got));
    const std::uint64_t bytes = bytes_ += *got;
    if (bytes > entry_.bytes) return damaged("it holds more than the directory says");
    if (bytes > kExpansionUnchecked && bytes / kExpansionMax > entry_.packed_bytes) {
      return fail(
          fmt::format("{}: it expands to more than {} times its size, as no export does. It is not read.",
                      zip_->path(), kExpansionMax));
    }
    if (*got == 0) {
      if (bytes != entry_.bytes) return damaged("it holds less than the directory says");
      if (crc_ != entry_.crc) return damaged("its checksum is another than the directory says");
      ended_ = true;
    }
    return *got;
  }

  std::optional<double> fraction_read() const final {
    if (entry_.bytes == 0) return 1.0;
    return std::min(
        1.0, static_cast<double>(bytes_.load(std::memory_order_relaxed)) / static_cast<double>(entry_.bytes));
  }

 protected:
  /// 0 only at the end of the member.
  virtual Result<std::size_t> unpack(std::span<char> into) = 0;

  /// The next packed bytes; 0 behind the last.
  [[nodiscard]] Result<std::size_t> read_packed(std::span<char> into) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), packed_left_));
    if (!zip_->read_at(at_, into.data(), count)) return damaged("it is cut off");
    at_ += count;
    packed_left_ -= count;
    return count;
  }

  [[nodiscard]] bool packed_is_read() const { return packed_left_ == 0; }

  [[nodiscard]] std::unexpected<Error> damaged(std::string_view why) {
    return fail(
        fmt::format("{}: its member {} is damaged behind byte {} of its decompressed content ({}). Fetch "
                    "or export it again.",
                    zip_->path(), entry_.name, bytes_.load(), why));
  }

 private:
  [[nodiscard]] std::unexpected<Error> fail(std::string message) {
    error_ = Error{ErrorKind::fatal, std::move(message)};
    return std::unexpected(*error_);
  }

  const std::shared_ptr<const ZipDirectory> zip_;
  const ZipEntry entry_;
  std::uint64_t at_;
  std::uint64_t packed_left_;
  std::atomic<std::uint64_t> bytes_ = 0;  ///< decompressed so far
  uLong crc_ = 0;
  bool ended_ = false;
  std::optional<Error> error_;
};

class StoredMember final : public ZipMember {
 public:
  using ZipMember::ZipMember;

 private:
  Result<std::size_t> unpack(std::span<char> into) override { return read_packed(into); }
};

class DeflatedMember final : public ZipMember {
 public:
  DeflatedMember(std::shared_ptr<const ZipDirectory> zip, ZipEntry entry, std::uint64_t begin)
      : ZipMember(std::move(zip), std::move(entry), begin), input_(kZipInputBytes) {
    constexpr int kNoHeader = -15;
    if (inflateInit2(&zlib_, kNoHeader) != Z_OK) throw std::bad_alloc();
  }
  ~DeflatedMember() override { inflateEnd(&zlib_); }
  DeflatedMember(const DeflatedMember&) = delete;
  DeflatedMember& operator=(const DeflatedMember&) = delete;

 private:
  Result<std::size_t> unpack(std::span<char> into) override {
    zlib_.next_out = reinterpret_cast<Bytef*>(into.data());
    zlib_.avail_out = static_cast<uInt>(into.size());
    while (zlib_.avail_out == into.size() && !stream_ended_) {
      if (zlib_.avail_in == 0) {
        const auto got = read_packed(input_);
        if (!got) return std::unexpected(got.error());
        zlib_.next_in = reinterpret_cast<Bytef*>(input_.data());
        zlib_.avail_in = static_cast<uInt>(*got);
      }
      const int status = ::inflate(&zlib_, Z_NO_FLUSH);
      if (status == Z_MEM_ERROR) throw std::bad_alloc();
      // Behind the last packed byte there may be more to come: what it stands for did not fit before.
      if (status == Z_BUF_ERROR && packed_is_read()) return damaged("it is cut off");
      if (status != Z_OK && status != Z_BUF_ERROR && status != Z_STREAM_END)
        return damaged(zlib_.msg == nullptr ? "invalid data" : zlib_.msg);
      stream_ended_ = status == Z_STREAM_END;
    }
    return into.size() - zlib_.avail_out;
  }

  z_stream zlib_{};
  std::vector<char> input_;
  bool stream_ended_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> open_zip_member(std::shared_ptr<const ZipDirectory> zip, ZipEntry entry,
                                            std::uint64_t begin, bool is_deflated) {
  if (is_deflated) return std::make_unique<DeflatedMember>(std::move(zip), std::move(entry), begin);
  return std::make_unique<StoredMember>(std::move(zip), std::move(entry), begin);
}

}  // namespace mixferry::connectors
