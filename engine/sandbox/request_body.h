#pragma once
/// A body as it was before it was compressed.

#include <cstddef>
#include <string>
#include <string_view>

namespace mixferry::sandbox {

class RequestBody {
 public:
  /// `sent` must outlive it. `bytes_max` holds for what it is uncompressed.
  RequestBody(std::string_view content_encoding, std::string_view sent, std::size_t bytes_max);
  RequestBody(const RequestBody&) = delete;
  RequestBody& operator=(const RequestBody&) = delete;

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] bool too_large() const { return too_large_; }
  /// Why it can't be read, or nothing.
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  void inflate(std::string_view sent, std::size_t bytes_max);

  std::string inflated_;
  std::string_view text_;
  bool too_large_ = false;
  std::string error_;
};

}  // namespace mixferry::sandbox
