#pragma once
/// A long text that is written once and then looked up in pieces: its beginning in memory, the rest in a
/// file without a name, which is gone with the process.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace mixferry::connectors::xlsx {

class TemporaryText {
 public:
  /// `held_max`: bytes that are held in memory, beside a buffer of some 100 KiB.
  explicit TemporaryText(std::size_t held_max) : held_max_(held_max) {}
  TemporaryText(TemporaryText&& other) noexcept;
  TemporaryText& operator=(TemporaryText&& other) noexcept;
  ~TemporaryText();

  /// An error (`fatal`) is about the file: it can't be made or is full.
  [[nodiscard]] Result<> append(std::string_view piece);
  /// To be called behind the last piece.
  [[nodiscard]] Result<> finish() { return write_out(); }

  [[nodiscard]] std::uint64_t size() const { return held_.size() + written_ + buffer_.size(); }

  /// `bytes` from `offset` on (fewer at the end). They must not lie on both sides of the end of a piece.
  /// Valid until the next call. An error (`fatal`): the file can't be read.
  [[nodiscard]] Result<std::string_view> at(std::uint64_t offset, std::size_t bytes);

 private:
  [[nodiscard]] Result<> write_out();

  std::size_t held_max_;
  std::string held_;
  std::string buffer_;               ///< while writing what is not written yet, then a piece of the file
  std::uint64_t buffer_offset_ = 0;  ///< of that piece in the file
  std::uint64_t written_ = 0;
  int file_ = -1;
};

}  // namespace mixferry::connectors::xlsx
