#pragma once
/// What came as gzip, piece by piece.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string_view>

struct z_stream_s;

namespace mixferry::http {

/// One or more gzip members, one behind the other (RFC 1952). Memory does not grow with what comes of them.
class Inflater {
 public:
  enum class Failure : std::uint8_t { damaged, too_long };

  /// `bytes_max`: of what comes out. Throws `bad_alloc`.
  explicit Inflater(std::uint64_t bytes_max);

  /// Gives the next bytes to work on, once the ones before are used up; `input` lives until it is, too.
  void feed(std::string_view input);
  /// Inflates into `output`, which is not empty; how much came out. 0: more input is needed.
  [[nodiscard]] std::expected<std::size_t, Failure> inflate_into(std::span<char> output);
  /// Whether the input so far may have been all: nothing, or whole members.
  [[nodiscard]] bool may_end() const { return at_boundary_; }

 private:
  struct Free {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, Free> stream_;
  std::uint64_t bytes_left_;
  bool at_boundary_ = true;
};

}  // namespace mixferry::http
