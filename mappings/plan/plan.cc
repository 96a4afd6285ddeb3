#include "mappings/plan/plan.h"

#include <fmt/format.h>
#include <utility>
#include <xxhash.h>

#include "mappings/plan/compiler.h"
#include "mappings/plan/program.h"

namespace mixferry::mappings {

Plan::Plan(std::unique_ptr<const PlanProgram> program) : program_(std::move(program)) {}
Plan::Plan(Plan&&) noexcept = default;
Plan& Plan::operator=(Plan&&) noexcept = default;
Plan::~Plan() = default;

Result<Plan> Plan::compile(const Mapping& mapping, const PlanOptions& options) {
  Result<PlanProgram> program = compile_program(mapping, options);
  if (!program) return std::unexpected(std::move(program).error());
  return Plan(std::make_unique<const PlanProgram>(*std::move(program)));
}

const ColumnRequest& Plan::columns() const {
  return program_->columns;
}

const std::vector<std::vector<std::string>>& Plan::id_columns() const {
  return program_->id_columns;
}

}  // namespace mixferry::mappings
