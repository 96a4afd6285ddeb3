#include "mappings/plan/plan.h"

#include <fmt/format.h>
#include <utility>
#include <xxhash.h>

#include "mappings/plan/compiler.h"
#include "mappings/plan/program.h"
#include "mappings/plan/zone_names.h"

namespace mixferry::mappings {
namespace {

/// Where the names of `rule`'s columns do not say a zone, and should; `what` is what messages call it.
std::optional<std::string> header_problem_of(const CompiledRule& rule, std::string_view what,
                                             std::span<const std::string> column_names) {
  if (!rule.dates.takes_zone_from_header()) return std::nullopt;
  for (const std::uint32_t column : rule.source.columns()) {
    const std::string& name = column_names[column];
    if (name.empty()) continue;
    if (const auto zone = zone_of_column_name(name); !zone) {
      return fmt::format("The column \"{}\" ({}, timezone: {}) {}", name, what, kZoneFromHeader,
                         zone.error());
    }
  }
  return std::nullopt;
}

std::optional<std::string> header_problem_of(const TargetProgram& target,
                                             std::span<const std::string> column_names) {
  std::optional<std::string> problem;
  if (target.event) problem = header_problem_of(target.event->time, "time", column_names);
  if (target.link && target.link->time) problem = header_problem_of(*target.link->time, "time", column_names);
  for (const CompiledOperation& operation : target.operations) {
    for (const CompiledProperty& property : operation.properties) {
      if (problem) return problem;
      problem = header_problem_of(property.rule, fmt::format("property \"{}\"", property.name), column_names);
    }
  }
  return problem;
}

}  // namespace

Plan::Plan(std::unique_ptr<const PlanProgram> program) : program_(std::move(program)) {}
Plan::Plan(Plan&&) noexcept = default;
Plan& Plan::operator=(Plan&&) noexcept = default;
Plan::~Plan() = default;

Result<Plan> Plan::compile(const Mapping& mapping, const PlanOptions& options) {
  return compile({.mapping = mapping}, options);
}

Result<Plan> Plan::compile(const ReadMapping& read, const PlanOptions& options) {
  Result<PlanProgram> program = compile_program(read, options);
  if (!program) return std::unexpected(std::move(program).error());
  return Plan(std::make_unique<const PlanProgram>(*std::move(program)));
}

const ColumnRequest& Plan::columns() const {
  return program_->columns;
}

std::optional<std::string> Plan::header_problem(std::span<const std::string> column_names) const {
  for (const TargetProgram& target : program_->targets) {
    if (const auto problem = header_problem_of(target, column_names)) return problem;
  }
  return std::nullopt;
}

const std::string& Plan::salt_mark() const {
  return program_->salt_mark;
}

const std::vector<std::vector<std::string>>& Plan::id_columns() const {
  return program_->id_columns;
}

const std::vector<PlannedProperty>& Plan::properties() const {
  return program_->properties;
}

const std::vector<PlannedCounter>& Plan::counters() const {
  return program_->counters;
}

const std::vector<PlannedSpace>& Plan::spaces() const {
  return program_->spaces;
}

}  // namespace mixferry::mappings
