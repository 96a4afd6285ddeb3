#include "engine/delivery/witnessed_sink.h"

#include <gtest/gtest.h>

#include "tests/unit/delivery/harness.h"

namespace mixferry::delivery {
namespace {

class Notes final : public Witness {
 public:
  boost::asio::awaitable<bool> before_sending(const batch::Batch& batch) override {
    log += "before " + records_of(batch.body) + "; ";
    co_return allows;
  }
  void nothing_stored(const batch::Batch& batch) override {
    log += "nothing stored of " + records_of(batch.body) + "; ";
  }
  std::string log;
  bool allows = true;
};

TEST(WitnessedSink, TellsOfWhatDoesNotBearRepeatingAlone) {
  Harness world;
  Notes notes;
  DeliveryResult answer = stored();
  FakeSink inner{world.timer, [&](const batch::Batch& batch) {
                   notes.log += "sent " + records_of(batch.body) + "; ";
                   return answer;
                 }};
  WitnessedSink witnessed{inner, &notes};
  (void)world.deliver(witnessed, batch_of("ab"));
  (void)world.deliver(witnessed, batch_of("aB"));
  EXPECT_EQ(notes.log, "sent ab; before aB; sent aB; ");

  notes.log.clear();
  answer = no_answer();
  (void)world.deliver(witnessed, batch_of("A"));
  EXPECT_EQ(notes.log, "before A; sent A; ") << "it may be stored";

  notes.log.clear();
  answer = told_to_slow_down();
  (void)world.deliver(witnessed, batch_of("A"));
  EXPECT_EQ(notes.log, "before A; sent A; nothing stored of A; ");
}

TEST(WitnessedSink, SendsNothingThatTheWitnessDoesNotAllow) {
  Harness world;
  Notes notes;
  notes.allows = false;
  FakeSink inner{world.timer, [](const auto&) { return stored(); }};
  WitnessedSink witnessed{inner, &notes};
  const DeliveryResult result = world.deliver(witnessed, batch_of("A"));
  ASSERT_FALSE(result.has_value());
  EXPECT_FALSE(result.error().maybe_stored);
  EXPECT_TRUE(inner.bodies.empty());
}

TEST(WitnessedSink, NeedsNoWitness) {
  Harness world;
  FakeSink inner{world.timer, [](const auto&) { return stored(); }};
  WitnessedSink alone{inner, nullptr};
  EXPECT_TRUE(world.deliver(alone, batch_of("A")).has_value());
}

}  // namespace
}  // namespace mixferry::delivery
