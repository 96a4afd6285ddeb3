#pragma once
/// Property values on their way in: written as compact JSON text, cut where Mixpanel cuts, and refused where
/// it refuses.

#include <cstddef>
#include <simdjson.h>
#include <string>
#include <string_view>

namespace mixferry::sandbox {

inline constexpr std::size_t kStringBytesMax = 255;  ///< longer strings are cut
inline constexpr std::size_t kLevelsMax = 3;         ///< of objects and lists inside each other

struct ValueLimits {
  std::size_t object_kib_max;  ///< as compact JSON
  std::size_t list_kib_max;
  std::size_t object_keys_max;
  std::size_t list_items_max;
};

class ValueWriter {
 public:
  /// Appends to `out`, which must outlive it.
  ValueWriter(std::string& out, const ValueLimits& limits) : out_(out), limits_(limits) {}

  void write(simdjson::dom::element value, std::size_t level = 1);
  /// Why the value can't be stored, or nothing.
  [[nodiscard]] const std::string& refusal() const { return refusal_; }
  /// Bytes of the source that didn't make it into the text.
  [[nodiscard]] std::size_t bytes_cut() const { return cut_bytes_; }

 private:
  void write_string(std::string_view text);
  void write_list(simdjson::dom::array items, std::size_t level);
  void write_object(simdjson::dom::object members, std::size_t level);
  void refuse_larger(std::size_t kib_max, std::size_t begin);

  std::string& out_;
  const ValueLimits& limits_;
  std::string refusal_;
  std::size_t cut_bytes_ = 0;
};

}  // namespace mixferry::sandbox
