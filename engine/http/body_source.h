#pragma once
/// Request bodies that do not lie in memory.

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/error.h"

namespace mixferry::http {

class BodySource {
 public:
  BodySource() = default;
  BodySource(const BodySource&) = delete;
  BodySource& operator=(const BodySource&) = delete;
  virtual ~BodySource() = default;
  /// Bytes in all; nullopt: not known, it goes out in chunks.
  [[nodiscard]] virtual std::optional<std::uint64_t> size() const = 0;
  /// The next bytes, empty at the end; valid until the next call. Asked for when the server took those
  /// before. An error breaks the request off.
  virtual boost::asio::awaitable<Result<std::string_view>> next() = 0;
};

}  // namespace mixferry::http
