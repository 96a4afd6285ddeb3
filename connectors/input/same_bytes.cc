#include "connectors/input/same_bytes.h"

#include <string_view>
#include <vector>

namespace mixferry::connectors {
namespace {

constexpr std::size_t kComparedBytes = 64 << 10;

/// Bytes of a stream in pieces of one size, whatever sizes it comes in.
class Pieces {
 public:
  explicit Pieces(ByteStream& stream) : stream_(stream), bytes_(kComparedBytes) {}

  /// The next `kComparedBytes`; fewer only at the end.
  [[nodiscard]] Result<std::string_view> next() {
    std::size_t filled = 0;
    while (filled < bytes_.size()) {
      const auto got = stream_.read(std::span(bytes_).subspan(filled));
      if (!got) return std::unexpected(got.error());
      if (*got == 0) break;
      filled += *got;
    }
    return std::string_view(bytes_.data(), filled);
  }

 private:
  ByteStream& stream_;
  std::vector<char> bytes_;
};

}  // namespace

Result<bool> same_bytes(ByteStream& one, ByteStream& other) {
  Pieces ones(one);
  Pieces others(other);
  for (;;) {
    const auto here = ones.next();
    if (!here) return std::unexpected(here.error());
    const auto there = others.next();
    if (!there) return std::unexpected(there.error());
    if (*here != *there) return false;
    if (here->empty()) return true;
  }
}

}  // namespace mixferry::connectors
