#include "mappings/language/rule_use.h"

#include <algorithm>
#include <array>

#include "mappings/language/vocabulary.h"

namespace mixferry::mappings {
namespace {

constexpr std::array kRefusedForIds = {
    RefusedKey{"when", "write \"when\" beside the id; rows that fail it are left out"},
    RefusedKey{"value", "every row would be the same profile"},
    RefusedKey{"default", "rows without an id would all become one profile"},
    RefusedKey{"trim", "blanks around an id are always removed, and counted"},
    RefusedKey{"on_error", "a row without a good id is always a reject"},
};

constexpr std::array kRefusedForOnce = {
    RefusedKey{"when", "every row that adds or appends has to say what happened"},
    RefusedKey{"value", "every row would be the same happening"},
    RefusedKey{"default", "rows that don't say what happened would all be the same happening"},
    RefusedKey{"trim", "blanks around it are always removed"},
    RefusedKey{"empty", "a row that does not say what happened is always a reject"},
    RefusedKey{"on_error", "a row that does not say what happened is always a reject"},
};

constexpr std::array kUseKeys = {
    Word{"id", RuleUse::id},        Word{"once", RuleUse::once},
    Word{"set", RuleUse::set},      Word{"set_once", RuleUse::set_once},
    Word{"add", RuleUse::add},      Word{"append", RuleUse::append},
    Word{"union", RuleUse::union_}, Word{"remove", RuleUse::remove},
};

}  // namespace

RuleUse use_of(OperationKind kind) {
  return use_of(wire_name(kind).substr(1)).value();
}

std::string_view key_of(RuleUse use) {
  return std::ranges::find(kUseKeys, use, &Word<RuleUse>::meaning)->text;
}

std::optional<RuleUse> use_of(std::string_view key) {
  return meaning_of(kUseKeys, key);
}

std::span<const RefusedKey> keys_refused_for(RuleUse use) {
  if (use == RuleUse::id) return kRefusedForIds;
  if (use == RuleUse::once) return kRefusedForOnce;
  return {};
}

std::optional<std::string_view> type_problem(RuleUse use, ValueType type) {
  if (type == ValueType::keep) return std::nullopt;
  if (is_name(use)) {
    if (type != ValueType::string)
      return use == RuleUse::id ? "ids are strings, byte for byte" : "names are strings, byte for byte";
  } else if (use == RuleUse::add) {
    if (type != ValueType::number && type != ValueType::integer) return "only numbers can be added";
  } else if (use == RuleUse::append) {
    if (type == ValueType::list) return "it appends one value; use \"union\" for several";
  } else if (use == RuleUse::union_) {
    if (type == ValueType::json || type == ValueType::boolean) return "its lists hold strings and numbers";
  } else if (use == RuleUse::remove) {
    if (type == ValueType::json || type == ValueType::list) return "it removes one value from a list";
  }
  return std::nullopt;
}

}  // namespace mixferry::mappings
