#include "engine/sandbox/query/where.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace mixferry::sandbox {
namespace {

using Kind = WhereValue::Kind;
using Op = Where::Op;

constexpr std::string_view name_of_kind(Kind kind) {
  constexpr std::string_view kNames[] = {"undefined", "null", "boolean", "number",
                                         "string",    "list", "object",  "datetime"};
  return kNames[static_cast<std::size_t>(kind)];
}

/// What `and`, `or` and the whole make of a value; the error for what is neither true nor false.
std::expected<bool, std::string> truth_of(const WhereValue& value, std::string_view where) {
  if (value.kind == Kind::undefined) return false;
  if (value.kind == Kind::boolean) return value.boolean;
  return std::unexpected(fmt::format("{} must be boolean, not {}", where, name_of_kind(value.kind)));
}

WhereValue of_one(Op op, const WhereValue& value) {
  switch (op) {
    case Op::negate:
      return value.kind == Kind::number ? WhereValue::of(-value.number) : WhereValue{};
    case Op::not_true:
      if (value.kind == Kind::undefined) return WhereValue::of(true);
      return value.kind == Kind::boolean ? WhereValue::of(!value.boolean) : WhereValue{};
    case Op::floor:
      return value.kind == Kind::number ? WhereValue::of(std::floor(value.number)) : WhereValue{};
    case Op::round:
      return value.kind == Kind::number ? WhereValue::of(std::round(value.number)) : WhereValue{};
    case Op::ceil:
      return value.kind == Kind::number ? WhereValue::of(std::ceil(value.number)) : WhereValue{};
    case Op::boolean:
      return cast_to_boolean(value);
    case Op::number:
      return cast_to_number(value);
    case Op::string:
      return cast_to_string(value);
    case Op::datetime:
      return cast_to_time(value);
    default:
      return WhereValue::of(is_defined(value));
  }
}

bool takes_two(Op op) {
  return op >= Op::add && op <= Op::either;
}

std::expected<WhereValue, std::string> of_two(Op op, const WhereValue& left, const WhereValue& right) {
  switch (op) {
    case Op::add:
      return compute('+', left, right);
    case Op::subtract:
      return compute('-', left, right);
    case Op::multiply:
      return compute('*', left, right);
    case Op::divide:
      return compute('/', left, right);
    case Op::modulo:
      return compute('%', left, right);
    case Op::equal:
      return WhereValue::of(left == right);
    case Op::unequal:
      return WhereValue::of(!(left == right));
    case Op::less:
      return compare(Comparison::less, left, right);
    case Op::less_or_equal:
      return compare(Comparison::less_or_equal, left, right);
    case Op::greater:
      return compare(Comparison::greater, left, right);
    case Op::greater_or_equal:
      return compare(Comparison::greater_or_equal, left, right);
    case Op::in:
      return is_in(left, right);
    default:
      break;
  }
  const std::string_view operands = op == Op::both ? "operands of and" : "operands of or";
  const std::expected<bool, std::string> first = truth_of(left, operands);
  const std::expected<bool, std::string> second = truth_of(right, operands);
  if (!first || !second) return std::unexpected(first ? second.error() : first.error());
  return WhereValue::of(op == Op::both ? *first && *second : *first || *second);
}

}  // namespace

std::expected<bool, std::string> Where::holds(const WhereSubject& subject) const {
  std::vector<WhereValue> stack;
  for (const Instruction& instruction : program_) {
    if (instruction.op == Op::literal) {
      stack.push_back(instruction.value);
    } else if (instruction.op == Op::property) {
      const std::optional<std::string> json = subject.json(instruction.scope, instruction.value.text);
      stack.push_back(json ? WhereValue::of_json(*json) : WhereValue{});
    } else if (instruction.op == Op::list) {
      const auto first = stack.end() - static_cast<std::ptrdiff_t>(instruction.count);
      WhereValue list{.kind = Kind::list};
      list.items.assign(std::move_iterator{first}, std::move_iterator{stack.end()});
      stack.erase(first, stack.end());
      stack.push_back(std::move(list));
    } else if (takes_two(instruction.op)) {
      const WhereValue right = std::move(stack.back());
      stack.pop_back();
      std::expected<WhereValue, std::string> result = of_two(instruction.op, stack.back(), right);
      if (!result) return std::unexpected(std::move(result.error()));
      stack.back() = std::move(*result);
    } else {
      stack.back() = of_one(instruction.op, stack.back());
    }
  }
  return truth_of(stack.back(), "where");
}

bool Where::uses(WhereScope scope) const {
  return std::ranges::any_of(program_, [scope](const Instruction& instruction) {
    return instruction.op == Op::property && instruction.scope == scope;
  });
}

}  // namespace mixferry::sandbox
