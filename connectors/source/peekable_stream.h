#pragma once
/// A byte stream whose beginning can be looked at before it is read.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "connectors/source/byte_stream.h"

namespace mixferry::connectors {

class PeekableStream final : public ByteStream {
 public:
  explicit PeekableStream(std::unique_ptr<ByteStream> below);

  /// The next `count` bytes without taking them; fewer only where the stream ends before. The view is valid
  /// until the next call of `peek`, `skip` or `read`. 64 bytes behind it may be read, never used.
  [[nodiscard]] Result<std::string_view> peek(std::size_t count);

  /// Takes `count` bytes that were peeked at.
  void skip(std::size_t count);

  [[nodiscard]] Result<std::size_t> read(std::span<char> into) override;
  [[nodiscard]] std::optional<double> fraction_read() const override { return below_->fraction_read(); }

  [[nodiscard]] std::optional<End> peek_end(std::size_t count) const override {
    return below_->peek_end(count);
  }
  [[nodiscard]] bool step_over(std::uint64_t count) override;

  /// Bytes taken so far. Any thread.
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_.load(std::memory_order_relaxed); }

 private:
  [[nodiscard]] std::string_view head() const { return std::string_view(head_).substr(head_taken_); }

  std::unique_ptr<ByteStream> below_;
  std::string head_;            ///< what was read to be looked at
  std::size_t head_taken_ = 0;  ///< how much of it has been taken since
  std::atomic<std::uint64_t> bytes_read_ = 0;
};

}  // namespace mixferry::connectors
