#include "engine/sandbox/fault_plan.h"

#include <array>
#include <fmt/format.h>
#include <random>
#include <stdexcept>

namespace mixferry::sandbox {
namespace {

struct Chance {
  FaultKind kind;
  double Faults::*chance;
};

constexpr std::array<Chance, 12> kChances = {{
    {FaultKind::too_many_requests, &Faults::too_many_requests},
    {FaultKind::too_many_requests_retry_after, &Faults::too_many_requests_retry_after},
    {FaultKind::error_before_storing, &Faults::error_before_storing},
    {FaultKind::error_after_storing, &Faults::error_after_storing},
    {FaultKind::reset_before_storing, &Faults::reset_before_storing},
    {FaultKind::reset_after_storing, &Faults::reset_after_storing},
    {FaultKind::silent_before_storing, &Faults::silent_before_storing},
    {FaultKind::silent_after_storing, &Faults::silent_after_storing},
    {FaultKind::slow, &Faults::slow},
    {FaultKind::late, &Faults::late},
    {FaultKind::html_too_large, &Faults::html_too_large},
    {FaultKind::unreadable_answer, &Faults::unreadable_answer},
}};

constexpr std::array<unsigned, 4> kServerErrors = {500, 502, 503, 504};

/// A sum of twelve rounded chances that are meant to make 1 may end a little above.
constexpr double kRoundingSlack = 1e-9;

}  // namespace

std::string_view name_of(FaultKind kind) {
  static constexpr std::array<std::string_view, 14> kNames = {"none",
                                                              "too_many_requests",
                                                              "too_many_requests_retry_after",
                                                              "error_before_storing",
                                                              "error_after_storing",
                                                              "reset_before_storing",
                                                              "reset_after_storing",
                                                              "silent_before_storing",
                                                              "silent_after_storing",
                                                              "slow",
                                                              "late",
                                                              "html_too_large",
                                                              "unreadable_answer",
                                                              "outage"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool stores(FaultKind kind) {
  switch (kind) {
    case FaultKind::none:
    case FaultKind::error_after_storing:
    case FaultKind::reset_after_storing:
    case FaultKind::silent_after_storing:
    case FaultKind::slow:
    case FaultKind::late:
    case FaultKind::unreadable_answer:
      return true;
    default:
      return false;
  }
}

FaultPlan::FaultPlan(const Faults& faults) : faults_(faults) {
  double sum = 0;
  for (const auto& [kind, chance] : kChances) {
    if (!(faults.*chance >= 0 && faults.*chance <= 1)) {
      throw std::invalid_argument{
          fmt::format("the chance of {} is {}; it must lie between 0 and 1", name_of(kind), faults.*chance)};
    }
    sum += faults.*chance;
  }
  if (sum > 1 + kRoundingSlack) {
    throw std::invalid_argument{fmt::format(
        "the chances of all faults add up to {}; a request meets one at most, so they must not exceed 1",
        sum)};
  }
}

Fault FaultPlan::at(std::uint64_t request) const {
  const std::uint64_t first = faults_.outage_from_request;
  if (first != 0 && request >= first && request - first < faults_.outage_requests) {
    return {.kind = FaultKind::outage, .status = 503};
  }
  std::seed_seq seeds{static_cast<std::uint32_t>(faults_.seed),
                      static_cast<std::uint32_t>(faults_.seed >> 32U), static_cast<std::uint32_t>(request),
                      static_cast<std::uint32_t>(request >> 32U)};
  std::mt19937_64 random{seeds};
  double rest = std::generate_canonical<double, 53>(random);
  const std::uint64_t detail = random();
  for (const auto& [kind, chance] : kChances) {
    rest -= faults_.*chance;
    if (rest >= 0) continue;
    return {.kind = kind,
            .status = kServerErrors[detail % kServerErrors.size()],
            .unreadable = static_cast<Unreadable>(detail % 4)};
  }
  return {};
}

}  // namespace mixferry::sandbox
