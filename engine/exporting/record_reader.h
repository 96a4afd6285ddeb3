#pragma once
/// Records as Mixpanel gives them, a JSON object a line, taken apart without changing anything:
///     {"$distinct_id":"..","$properties":{..}}                                     a profile
///     {"event":"..","properties":{"time":..,"distinct_id":"..","$insert_id":"..",..}}

#include <cstddef>
#include <cstdint>
#include <optional>
#include <simdjson.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::exporting {

/// Whose name it is: one among the properties, or one beside them.
struct FieldName {
  bool is_property = false;
  std::string_view name = {};

  bool operator==(const FieldName&) const = default;
};

/// What records of one kind look like. A literal.
struct RecordShape {
  std::string_view properties;       ///< the name of the object that holds them
  std::span<const FieldName> first;  ///< which each record has: whose it is, and what

  /// Whether it is one of `first`.
  [[nodiscard]] bool has_first(FieldName field) const;
};

[[nodiscard]] const RecordShape& profile_shape();
[[nodiscard]] const RecordShape& event_shape();

enum class ValueKind : std::uint8_t { text, empty_text, number, boolean, list, object, null };
inline constexpr std::size_t kValueKinds = 7;

struct Value {
  FieldName field;
  ValueKind kind = ValueKind::null;
  std::string_view json;  ///< as it stands in the record
  /// What a cell says of it: a text itself, of all else the JSON, of null nothing. Nullopt: a text that is
  /// none, for it holds half of a pair of surrogates.
  std::optional<std::string_view> cell = {};
};

/// One per thread, for it keeps its memory.
class RecordReader {
 public:
  explicit RecordReader(const RecordShape& shape) : shape_(shape) {}

  /// Takes `line` apart. False: it is no such record. The values, and `line()`, live until the next call.
  [[nodiscard]] bool read(std::string_view line);
  /// In the order of the record.
  [[nodiscard]] std::span<const Value> values() const { return values_; }
  /// What was read; the values' JSON are parts of it.
  [[nodiscard]] std::string_view line() const { return line_; }

 private:
  [[nodiscard]] bool read_fields(simdjson::ondemand::object object, bool are_properties);
  [[nodiscard]] bool read_value(FieldName field, simdjson::ondemand::value& value);

  const RecordShape& shape_;
  std::string line_;
  simdjson::ondemand::parser parser_;
  std::vector<Value> values_;
};

}  // namespace mixferry::exporting
