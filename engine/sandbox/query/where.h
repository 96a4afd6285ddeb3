#pragma once
/// `where` expressions: which profiles or events a query is about.
/// Kept as a program for a machine with a stack, an instruction behind the other, so that an expression of
/// any shape is carried out without recursion. `properties["a"] > 1 and not x` becomes
///     property a | literal 1 | greater | property x | not_true | both

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sandbox/query/where_value.h"

namespace mixferry::sandbox {

/// Whose properties a name is looked up among.
enum class WhereScope : std::uint8_t { properties, user, event };

/// What an expression is held against.
class WhereSubject {
 public:
  virtual ~WhereSubject() = default;
  /// The property's value as compact JSON, nullopt if there is none.
  [[nodiscard]] virtual std::optional<std::string> json(WhereScope scope, std::string_view name) const = 0;
};

class Where {
 public:
  enum class Op : std::uint8_t {
    literal,
    property,
    list,  ///< of the topmost `count` values
    negate,
    not_true,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    equal,
    unequal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    in,
    both,
    either,
    floor,
    round,
    ceil,
    boolean,
    number,
    string,
    defined,
    datetime,
  };
  struct Instruction {
    Op op;
    WhereValue value = {};  ///< a literal, or the name of a property as its text
    WhereScope scope = WhereScope::properties;
    std::size_t count = 0;
  };

  explicit Where(std::vector<Instruction> program) : program_(std::move(program)) {}

  /// Whether it holds; what isn't defined doesn't. The error, in words, of an expression that asks for
  /// something that can't be: `1 and true`.
  [[nodiscard]] std::expected<bool, std::string> holds(const WhereSubject& subject) const;
  /// Whether it looks anything up there.
  [[nodiscard]] bool uses(WhereScope scope) const;

 private:
  std::vector<Instruction> program_;
};

}  // namespace mixferry::sandbox
