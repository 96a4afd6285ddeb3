#include "engine/sandbox/engage.h"

#include <bit>
#include <fmt/format.h>

namespace mixferry::sandbox {

Engage::Engage(const Behaviour& behaviour, Store& store, RateAccounts& rates, Stats& stats)
    : behaviour_(behaviour),
      store_(store),
      rates_(rates),
      stats_(stats),
      reader_(store.names()),
      applier_(store, behaviour) {}

Answer Engage::handle(const EngageRequest& request, TimePoint now) {
  const RequestData data{request.get, request.query, request.content_type, request.body};
  Flags flags = data.flags();
  if (request.target == Target::groups) flags.callback.clear();  // not offered there

  Findings findings;
  if (!request.content_encoding.empty() && request.content_encoding != "identity") {
    findings.error = fmt::format("data, Content-Encoding {} is not supported", request.content_encoding);
  } else {
    findings.error = data.json() ? reader_.open(*data.json()) : "data, neither JSON nor base64";
  }
  if (findings.error.empty()) apply_all(request, flags, now, findings);
  return findings.answer(flags, behaviour_.any_invalid_answers_zero);
}

void Engage::apply_all(const EngageRequest& request, const Flags& flags, TimePoint now, Findings& findings) {
  const std::size_t records = reader_.size();
  stats_.updates.received += records;
  const Update* update = reader_.next(request.target);
  if (!admits(update->token, request.body.size(), now)) {
    stats_.updates.dropped += records;
    findings.too_many_requests = true;
    return;
  }
  if (records > kRecordsMax && !behaviour_.surplus_dropped) {
    stats_.updates.invalid += records;
    findings.error = fmt::format("data, {} records; a request may hold at most {}", records, kRecordsMax);
    return;
  }
  const ApplyContext context = make_context(request.target, flags.strict, flags.locate_sender, now);
  for (std::size_t index = 0; update != nullptr && index < kRecordsMax; ++index) {
    apply_one(*update, index, context, findings);
    update = reader_.next(request.target);
  }
  if (records > kRecordsMax) {
    stats_.updates.dropped += records - kRecordsMax;
    findings.good += records - kRecordsMax;
  }
}

void Engage::apply_one(const Update& update, std::size_t index, const ApplyContext& context,
                       Findings& findings) {
  if (std::popcount(update.operations) > 1) ++stats_.updates.several_operations;
  if (!update.error.empty()) {
    ++stats_.updates.invalid;
    findings.refuse(index, update.error);
    return;
  }
  const Effect effect = applier_.apply(update, context);
  count(effect, update);
  if (effect == Effect::invalid) {
    findings.refuse(index, applier_.refusal());
  } else {
    ++findings.good;
  }
}

void Engage::count(Effect effect, const Update& update) {
  UpdateStats& updates = stats_.updates;
  switch (effect) {
    case Effect::unchanged:
      ++updates.unchanged;
      [[fallthrough]];
    case Effect::changed:
      ++updates.applied;
      for (std::size_t at = 0; at < kOperations; ++at)
        stats_.applied_by_operation[at] += update.operations >> at & 1U;
      return;
    case Effect::ignored:
      ++updates.ignored;
      return;
    case Effect::dropped:
      ++updates.dropped;
      return;
    case Effect::unknown_token:
      ++updates.unknown_token;
      return;
    case Effect::invalid:
      ++updates.invalid;
      return;
  }
}

bool Engage::admits(std::string_view token, std::size_t body_bytes, TimePoint now) {
  if (store_.project(token) == nullptr) return true;
  return rates_.of(token).admit(reader_.size(), body_bytes, now);
}

}  // namespace mixferry::sandbox
