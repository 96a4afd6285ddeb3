#pragma once
/// What every fuzz target is made of: bytes come in, some of them choose, promises are checked.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>

namespace mixferry::fuzz {

/// The target. Called with any bytes at all, again and again; returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

/// A promise of the program that this input must not break. Ends the process: the fuzzer keeps the input.
template <typename... Values>
void expect(bool holds, fmt::format_string<Values...> promise, Values&&... values) {
  if (holds) return;
  fmt::print(stderr, "broken promise: {}\n", fmt::format(promise, std::forward<Values>(values)...));
  std::abort();
}

/// An input: a file, and behind it the bytes that choose how it is read. So any export is an input, too; its
/// last bytes choose something.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  /// From 0 to `count` - 1, of up to 256; 0 where no bytes are left. To be asked before `file`.
  [[nodiscard]] std::size_t choose(std::size_t count) {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(rest_.back());
    rest_.remove_suffix(1);
    return byte % count;
  }

  [[nodiscard]] std::string_view file() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace mixferry::fuzz
