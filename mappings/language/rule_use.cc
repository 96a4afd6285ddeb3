#include "mappings/language/rule_use.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

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

constexpr std::string_view kNamelessEvents =
    "a row that does not say what happened is a reject; write default: { skip: true } to have it yield no "
    "event";
constexpr std::array kRefusedForEvent = {
    RefusedKey{"empty", kNamelessEvents},
    RefusedKey{"on_error", kNamelessEvents},
};

constexpr std::string_view kTimelessEvents =
    "an event without a good time is always a reject; filter such rows with \"when\"";
constexpr std::array kRefusedForTime = {
    RefusedKey{"empty", kTimelessEvents},
    RefusedKey{"on_error", kTimelessEvents},
};

constexpr std::string_view kUnnamedEvents = "where there is none, what the event says stands in for it";
constexpr std::array kRefusedForInsertId = {
    RefusedKey{"when", kUnnamedEvents},
    RefusedKey{"value", "every row would be the same event"},
    RefusedKey{"default", "rows without one would all be the same event"},
    RefusedKey{"trim", "blanks around it are always removed"},
    RefusedKey{"empty", kUnnamedEvents},
    RefusedKey{"on_error", kUnnamedEvents},
};

constexpr std::string_view kOneGroup =
    "every row would belong to the same group; a group of all rows is a property, below \"set\" or "
    "\"properties\"";
constexpr std::array kRefusedForGroups = {
    RefusedKey{"value", kOneGroup},
    RefusedKey{"default", kOneGroup},
    RefusedKey{"trim", "blanks around an id are always removed"},
    RefusedKey{"empty", "a row without a group's id belongs to none"},
};

constexpr std::array kUseKeys = {
    Word{"id", RuleUse::id},
    Word{"once", RuleUse::once},
    Word{"event", RuleUse::event},
    Word{"time", RuleUse::time},
    Word{"insert_id", RuleUse::insert_id},
    Word{"groups", RuleUse::group},
    Word{"set", RuleUse::set},
    Word{"set_once", RuleUse::set_once},
    Word{"add", RuleUse::add},
    Word{"append", RuleUse::append},
    Word{"union", RuleUse::union_},
    Word{"remove", RuleUse::remove},
    Word{"properties", RuleUse::properties},
};

}  // namespace

RuleUse use_of(OperationKind kind) {
  return use_of(word_of(kind)).value();
}

std::string_view key_of(RuleUse use) {
  return std::ranges::find(kUseKeys, use, &Word<RuleUse>::meaning)->text;
}

std::string in_words(RuleUse use) {
  return use == RuleUse::id ? "the id" : fmt::format("\"{}\"", key_of(use));
}

std::optional<RuleUse> use_of(std::string_view key) {
  return meaning_of(kUseKeys, key);
}

std::span<const RefusedKey> keys_refused_for(RuleUse use) {
  switch (use) {
    case RuleUse::id:
      return kRefusedForIds;
    case RuleUse::once:
      return kRefusedForOnce;
    case RuleUse::event:
      return kRefusedForEvent;
    case RuleUse::time:
      return kRefusedForTime;
    case RuleUse::insert_id:
      return kRefusedForInsertId;
    case RuleUse::group:
      return kRefusedForGroups;
    default:
      return {};
  }
}

std::optional<std::string_view> type_problem(RuleUse use, ValueType type) {
  if (type == ValueType::keep) return std::nullopt;
  if (use == RuleUse::id || use == RuleUse::insert_id) {
    if (type != ValueType::string) return "ids are strings, byte for byte";
  } else if (use == RuleUse::once || use == RuleUse::event) {
    if (type != ValueType::string) return "names are strings, byte for byte";
  } else if (use == RuleUse::group) {
    if (type != ValueType::string && type != ValueType::list) return "it takes ids of groups, one or a list";
  } else if (use == RuleUse::time) {
    if (type != ValueType::datetime) return "it takes an instant, a datetime";
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
