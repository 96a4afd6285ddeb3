#pragma once
/// The text inside gzip (RFC 1952).
///
/// Read with zlib, not with libarchive: libarchive 3.6 checks neither the checksum nor the length that close
/// a gzip member, and takes a second member that is cut off for the end of the file. A flipped bit in a
/// stored block went through it unnoticed. An export must arrive as it was written, or not at all.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <zlib.h>

#include "connectors/source/byte_stream.h"

namespace mixferry::connectors {

inline constexpr std::string_view kGzipMagic = "\x1F\x8B";

/// Decompresses all members of a gzip file, one after the other, and checks each. Zero bytes behind the last
/// member are padding; anything else there is an error.
class GzipStream final : public ByteStream {
 public:
  /// `name` stands in messages.
  GzipStream(std::unique_ptr<ByteStream> compressed, std::string name);
  ~GzipStream() override;

  [[nodiscard]] Result<std::size_t> read(std::span<char> into) override;
  [[nodiscard]] std::optional<double> fraction_read() const override { return compressed_->fraction_read(); }

 private:
  enum class State : std::uint8_t { between_members, in_member, padding, ended };

  [[nodiscard]] Result<> step();
  [[nodiscard]] Result<> begin_member();
  [[nodiscard]] Result<> inflate_some();
  [[nodiscard]] Result<> check_padding() const;
  [[nodiscard]] Result<bool> refill();
  [[nodiscard]] std::unexpected<Error> damaged(std::string_view what) const;
  [[nodiscard]] std::unexpected<Error> truncated() const;

  std::unique_ptr<ByteStream> compressed_;
  std::string name_;
  std::vector<char> input_;
  z_stream zlib_{};
  State state_ = State::between_members;
  std::uint64_t members_ = 0;
  std::uint64_t bytes_out_ = 0;
  std::optional<Error> error_;  ///< found behind bytes that were still good
};

}  // namespace mixferry::connectors
