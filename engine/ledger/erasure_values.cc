#include "engine/ledger/erasure_values.h"

#include <array>
#include <utility>

namespace mixferry::ledger {
namespace {

constexpr std::array<std::string_view, 8> kPersonStates = {
    "listed", "submitted", "profile_deleted", "task_succeeded", "erased", "retrieved", "failed", "cancelled"};
constexpr std::array<std::string_view, 4> kRequestStates = {"open", "done", "failed", "cancelled"};
constexpr std::array<std::string_view, 2> kRequestKinds = {"erase", "retrieve"};

template <typename Value, std::size_t kSize>
std::optional<Value> named(const std::array<std::string_view, kSize>& names, std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Value>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(PersonState state) {
  return kPersonStates.at(std::to_underlying(state));
}

std::string_view name_of(RequestState state) {
  return kRequestStates.at(std::to_underlying(state));
}

std::string_view name_of(PrivacyRequest::Kind kind) {
  return kRequestKinds.at(std::to_underlying(kind));
}

std::optional<PersonState> person_state_named(std::string_view name) {
  return named<PersonState>(kPersonStates, name);
}

std::optional<RequestState> request_state_named(std::string_view name) {
  return named<RequestState>(kRequestStates, name);
}

std::optional<PrivacyRequest::Kind> request_kind_named(std::string_view name) {
  return named<PrivacyRequest::Kind>(kRequestKinds, name);
}

bool is_under_way(PersonState state) {
  return state < PersonState::erased;
}

}  // namespace mixferry::ledger
