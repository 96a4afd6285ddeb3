#include "mappings/language/rule_use.h"

#include <array>

namespace mixferry::mappings {
namespace {

constexpr std::array kRefusedForIds = {
    RefusedKey{"when", "write \"when\" beside the id; rows that fail it are left out"},
    RefusedKey{"value", "every row would be the same profile"},
    RefusedKey{"default", "rows without an id would all become one profile"},
    RefusedKey{"trim", "blanks around an id are always removed, and counted"},
    RefusedKey{"on_error", "a row without a good id is always a reject"},
};

}  // namespace

std::string_view key_of(RuleUse use) {
  return use ? wire_name(*use).substr(1) : std::string_view("id");
}

std::span<const RefusedKey> keys_refused_for_ids() {
  return kRefusedForIds;
}

std::optional<std::string_view> type_problem(RuleUse use, ValueType type) {
  if (type == ValueType::keep) return std::nullopt;
  if (!use) {
    if (type != ValueType::string) return "ids are strings, byte for byte";
  } else if (*use == OperationKind::add) {
    if (type != ValueType::number && type != ValueType::integer) return "only numbers can be added";
  } else if (*use == OperationKind::append) {
    if (type == ValueType::list) return "it appends one value; use \"union\" for several";
  } else if (*use == OperationKind::union_) {
    if (type == ValueType::json || type == ValueType::boolean) return "its lists hold strings and numbers";
  } else if (*use == OperationKind::remove) {
    if (type == ValueType::json || type == ValueType::list) return "it removes one value from a list";
  }
  return std::nullopt;
}

}  // namespace mixferry::mappings
