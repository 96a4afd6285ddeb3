#pragma once
/// Carries out checked updates on the store. An update is applied whole or not at all.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/sandbox/location.h"
#include "engine/sandbox/sandbox.h"
#include "engine/sandbox/store.h"
#include "engine/sandbox/time_point.h"
#include "engine/sandbox/update.h"

namespace mixferry::sandbox {

inline constexpr std::size_t kPropertiesMax =
    2'000;  ///< of one profile, those that Mixpanel adds itself apart

/// What became of a valid update. All but `invalid` count as good in the answer.
enum class Effect : std::uint8_t {
  changed,        ///< stored, and the profile (or its existence) is different now
  unchanged,      ///< stored, to no effect
  ignored,        ///< an operation that groups don't know
  dropped,        ///< the profile would have outgrown a limit; only without `strict`
  unknown_token,  ///< no project has this token
  invalid,        ///< refused: see `refusal()`
};

/// What holds for all updates of a request.
struct ApplyContext {
  Target target = Target::users;
  bool strict = false;
  bool locate_sender = true;  ///< the `ip` flag
  double now_seconds = 0;
  std::string last_seen;  ///< now, as a property value
};

[[nodiscard]] ApplyContext make_context(Target target, bool strict, bool locate_sender, TimePoint now);

class UpdateApplier {
 public:
  /// `store` must outlive the applier.
  UpdateApplier(Store& store, const Behaviour& behaviour);

  /// `update` has no error.
  Effect apply(const Update& update, const ApplyContext& context);
  /// Why the last update was invalid.
  [[nodiscard]] std::string_view refusal() const { return refusal_; }

 private:
  Effect apply_to(Collection& profiles, std::string_view id, const Update& update,
                  const ApplyContext& context);
  [[nodiscard]] Effect outgrown(const ApplyContext& context, std::string_view reason);
  void apply_change(const Update& update, const Change& change);
  void add(NameId name, std::string_view operand);
  void append(NameId name, std::string_view operand);
  void unite(NameId name, std::string_view operand);
  void remove(NameId name, std::string_view operand);
  void apply_location(const Update& update, const ApplyContext& context);
  void apply_last_seen(const Update& update, const ApplyContext& context);
  void set_automatic(std::string_view name, std::string_view text, const Update& update);
  [[nodiscard]] bool is_older(Collection& profiles, Collection::Index index, const Update& update,
                              const Change& change, const ApplyContext& context) const;
  void note_set_times(Collection& profiles, Collection::Index index, const Update& update,
                      const ApplyContext& context) const;
  [[nodiscard]] std::size_t own_properties() const;

  Store& store_;
  Behaviour behaviour_;
  Draft draft_;
  bool list_too_large_ = false;
  std::string_view refusal_;
};

}  // namespace mixferry::sandbox
