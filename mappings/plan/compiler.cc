#include "mappings/plan/compiler.h"

#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>
#include <xxhash.h>

#include "engine/base/json_text.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/rule_compiler.h"

namespace mixferry::mappings {
namespace {

std::string json_string(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

Shape shape_of(OperationKind kind) {
  switch (kind) {
    case OperationKind::add:
      return Shape::number;
    case OperationKind::union_:
      return Shape::list;
    case OperationKind::append:
    case OperationKind::remove:
      return Shape::single;
    case OperationKind::set:
    case OperationKind::set_once:
    case OperationKind::unset:
    case OperationKind::delete_:
      break;
  }
  return Shape::any;
}

class Compiler {
 public:
  Compiler(const Mapping& mapping, const PlanOptions& options)
      : mapping_(mapping), rules_(default_zone(mapping, options), columns_, problems_) {
    write_frame(options.token);
  }

  Result<PlanProgram> compile() {
    program_.nulls = NullTexts(mapping_.nulls);
    program_.id = rules_.compile(mapping_.id, Shape::any, "id");
    program_.id_columns = columns_.request().names;
    program_.when = rules_.compile(mapping_.when);
    program_.delete_when = rules_.compile(mapping_.delete_when);
    compile_operations();
    for (const std::string& name : mapping_.unset) {
      program_.unset_keys += fmt::format(",{}", json_string(utf8_prefix(name, kNameBytesMax)));
      program_.taken_names.emplace(utf8_prefix(name, kNameBytesMax));
    }
    program_.keep_unmapped = mapping_.keep_unmapped;
    program_.columns = std::move(columns_.request());
    program_.columns.others = mapping_.keep_unmapped;
    if (problems_.empty()) return std::move(program_);
    std::string message = describe(mapping_.name, problems_);
    while (message.ends_with('\n')) message.pop_back();
    return std::unexpected(Error{ErrorKind::fatal, std::move(message)});
  }

 private:
  static std::string default_zone(const Mapping& mapping, const PlanOptions& options) {
    return options.timezone.empty() ? mapping.timezone.value_or("UTC") : options.timezone;
  }

  /// The parts of an update that are the same for every row.
  void write_frame(std::string_view token) {
    program_.head.assign(1, '{');
    if (!token.empty()) program_.head += fmt::format("\"$token\":{},", json_string(token));
    if (mapping_.target == Target::groups) {
      program_.head += fmt::format("\"$group_key\":{},\"$group_id\":", json_string(mapping_.group_key));
    } else {
      program_.head += "\"$distinct_id\":";
    }
    program_.unset_open = open_of(OperationKind::unset) + "[";
    program_.delete_end = open_of(OperationKind::delete_) + "\"\"}";
    const std::string population =
        mapping_.target == Target::groups ? "groups:" + mapping_.group_key : "users";
    program_.id_seed = XXH3_64bits(population.data(), population.size());
  }

  [[nodiscard]] std::string open_of(OperationKind kind) const {
    return fmt::format("{},\"{}\":", mapping_.ignore_time ? ",\"$ignore_time\":true" : "", wire_name(kind));
  }

  void compile_operations() {
    // Columns kept as they are belong to `set`, which comes first, whether the mapping has one or not.
    const bool has_set =
        !mapping_.operations.empty() && mapping_.operations.front().kind == OperationKind::set;
    if (mapping_.keep_unmapped && !has_set) add_operation({OperationKind::set, {}});
    for (const Operation& operation : mapping_.operations) add_operation(operation);
  }

  void add_operation(const Operation& operation) {
    CompiledOperation& compiled = program_.operations.emplace_back();
    compiled.kind = operation.kind;
    compiled.open = open_of(operation.kind) + "{";
    TextSet names;
    for (const auto& [name, rule] : operation.properties) {
      CompiledProperty& property = compiled.properties.emplace_back();
      property.name = utf8_prefix(name, kNameBytesMax);
      property.key = fmt::format(",{}:", json_string(property.name));
      property.rule = rules_.compile(rule, shape_of(operation.kind), fmt::format("property \"{}\"", name));
      if (operation.kind == OperationKind::set) property.empty = rule.empty.value_or(mapping_.empty);
      program_.taken_names.insert(property.name);
      if (!names.insert(property.name).second) {
        problems_.push_back(
            {rule.place, fmt::format("property \"{}\" is there twice in \"{}\" (names are cut to {} "
                                     "bytes); keep one",
                                     property.name, wire_name(operation.kind), kNameBytesMax)});
      }
    }
  }

  const Mapping& mapping_;
  ColumnIndex columns_;
  std::vector<Problem> problems_;
  RuleCompiler rules_;
  PlanProgram program_;
};

}  // namespace

Result<PlanProgram> compile_program(const Mapping& mapping, const PlanOptions& options) {
  return Compiler(mapping, options).compile();
}

}  // namespace mixferry::mappings
