/// What operations do to a profile: behaviours E19 to E35, by their numbers.
/// Method, unless a test says otherwise: records of one profile go to the pure core, its properties are
/// compared as text.

#include "tests/unit/sandbox/engage_fixture.h"

namespace mixferry::sandbox {
namespace {

TEST_F(SandboxEngage, E19_SetTwiceLastWins) {
  update(R"("$set":{"a":1,"b":2})");
  update(R"("$set":{"a":"one"})");
  EXPECT_EQ(properties(), R"({"a":"one","b":2})");
  update(R"("$set":{"a":1,"a":2})");
  EXPECT_EQ(properties(), R"({"a":2,"b":2})");
}

TEST_F(SandboxEngage, E19_EveryTypeIsKeptAsItCame) {
  // Method: values in compact form must come back byte for byte, in their order.
  constexpr std::string_view kValues =
      R"({"s":"a\"b\\c\nd é","i":-9223372036854775808,"u":18446744073709551615,"f":0.1,"whole":12.0,"t":true,)"
      R"("n":null,"l":[1,"two",[]],"o":{"k":{"m":[]},"e":{}},"date":"2026-09-01T00:00:00"})";
  update(fmt::format(R"("$set":{})", kValues));
  EXPECT_EQ(properties(), kValues);
}

TEST_F(SandboxEngage, E19_IntegersBeyond64BitsBecomeFloats) {
  update(
      R"("$set":{"a":123456789012345678901234567890,"b":"00000000000000000000000","c":1234567890.12345678901234567890})");
  EXPECT_EQ(properties(),
            R"({"a":1.2345678901234568e+29,"b":"00000000000000000000000","c":1234567890.1234567})");
}

TEST_F(SandboxEngage, E19_OperandThatIsNoObjectIsInvalid) {
  EXPECT_EQ(update(R"("$set":["a"])"), invalid("$set, must be an object"));
  EXPECT_EQ(update(R"("$add":5)"), invalid("$add, must be an object"));
}

TEST_F(SandboxEngage, E20_SetOnceKeepsWhatIsThere) {
  update(R"("$set":{"empty":"","null":null})");
  update(R"("$set_once":{"empty":"x","null":"y","new":1})");
  EXPECT_EQ(properties(), R"({"empty":"","null":"y","new":1})");
}

TEST_F(SandboxEngage, E21_AddCountsUp) {
  update(R"("$add":{"a":5})");
  EXPECT_EQ(properties(), R"({"a":5})");
  update(R"("$add":{"a":-2})");
  EXPECT_EQ(properties(), R"({"a":3})");
  update(R"("$add":{"a":0.5})");
  EXPECT_EQ(properties(), R"({"a":3.5})");
  update(R"("$add":{"a":0.5})");
  EXPECT_EQ(properties(), R"({"a":4.0})");
}

TEST_F(SandboxEngage, E21_AddBeyond64BitsGoesOnAsFloat) {
  update(R"("$set":{"a":9223372036854775807})");
  update(R"("$add":{"a":1})");
  EXPECT_EQ(properties(), R"({"a":9223372036854775808.0})");
}

TEST_F(SandboxEngage, E21_AddLeavesOtherTypesAlone) {
  update(R"("$set":{"a":"abc"})");
  EXPECT_EQ(update(R"("$add":{"a":1})"), kAccepted);
  EXPECT_EQ(properties(), R"({"a":"abc"})");
}

TEST_F(SandboxEngage, E21_AddOfATextIsInvalid) {
  EXPECT_EQ(update(R"("$add":{"a":"7"})"), invalid(R"($add, \"a\" must be a number)"));
  EXPECT_EQ(lines(), "");
}

TEST_F(SandboxEngage, E22_AppendKeepsDuplicatesAndLeavesOtherTypesAlone) {
  update(R"("$append":{"l":"v"})");
  update(R"("$append":{"l":"v"})");
  update(R"("$append":{"l":["w"]})");
  EXPECT_EQ(properties(), R"({"l":["v","v",["w"]]})");
  update(R"("$set":{"l":"text"})");
  EXPECT_EQ(update(R"("$append":{"l":"v"})"), kAccepted);
  EXPECT_EQ(properties(), R"({"l":"text"})");
}

TEST_F(SandboxEngage, E23_UnionAddsWhatIsNotThere) {
  update(R"("$set":{"tags":["b"],"text":"t"})");
  EXPECT_EQ(update(R"("$union":{"tags":["a","b","a"],"text":["x"],"new":["a","b","a"]})"), kAccepted);
  EXPECT_EQ(properties(), R"({"tags":["b","a"],"text":"t","new":["a","b"]})");
}

TEST_F(SandboxEngage, E23_UnionWantsAListOfStringsAndNumbers) {
  EXPECT_EQ(update(R"("$union":{"a":[]})"),
            invalid(R"($union, \"a\" must be a list with at least one value)"));
  EXPECT_EQ(update(R"("$union":{"a":"b"})"),
            invalid(R"($union, \"a\" must be a list with at least one value)"));
  EXPECT_EQ(update(R"("$union":{"a":[true]})"),
            invalid(R"($union, \"a\" must be a list of strings and numbers)"));
}

TEST_F(SandboxEngage, E24_RemoveTakesOutEveryMatch) {
  update(R"("$set":{"tags":["a","b","a"],"text":"a"})");
  EXPECT_EQ(update(R"("$remove":{"tags":"a","text":"a","missing":"a"})"), kAccepted);
  EXPECT_EQ(properties(), R"({"tags":["b"],"text":"a"})");
  EXPECT_EQ(update(R"("$remove":{"tags":["b"]})"), invalid(R"($remove, \"tags\" must be a single value)"));
}

TEST_F(SandboxEngage, E24_ItemsWithCommasAndBracketsAreWholeItems) {
  update(R"("$set":{"l":["a,b","]","\",",{"k":["x,y"]},"z"]})");
  update(R"("$remove":{"l":"z"})");
  update(R"("$append":{"l":"end"})");
  update(R"("$remove":{"l":"a,b"})");
  EXPECT_EQ(properties(), R"({"l":["]","\",",{"k":["x,y"]},"end"]})");
}

TEST_F(SandboxEngage, E25_UnsetDeletesProperties) {
  update(R"("$set":{"a":1,"b":2})");
  EXPECT_EQ(update(R"("$unset":["a","zzz"])"), kAccepted);
  EXPECT_EQ(properties(), R"({"b":2})");
  EXPECT_EQ(update(R"("$unset":{"b":1})"), invalid("$unset, must be a list of property names"));
  EXPECT_EQ(update(R"("$unset":[1])"), invalid("$unset, must be a list of property names"));
}

TEST_F(SandboxEngage, E25_UnsetAndRemoveCreateNoProfile) {
  EXPECT_EQ(update(R"("$unset":["a"])"), kAccepted);
  EXPECT_EQ(update(R"("$remove":{"a":1})"), kAccepted);
  EXPECT_EQ(lines(), "");
}

TEST_F(SandboxEngage, E26_DeleteTakesAnyOperandAndLaterWritesStartEmpty) {
  for (const std::string_view operand : {R"("")", "null", R"("null")", "{}"}) {
    update(R"("$set":{"a":1,"b":2})");
    EXPECT_EQ(update(fmt::format(R"("$delete":{})", operand)), kAccepted);
    EXPECT_EQ(lines(), "");
    update(R"("$set":{"a":9})");
    update(R"("$set_once":{"b":8})");
    EXPECT_EQ(properties(), R"({"a":9,"b":8})");
  }
  update(R"("$delete":"")");
  EXPECT_EQ(update(R"("$delete":"")"), kAccepted) << "a profile that isn't there";
}

TEST_F(SandboxEngage, E27_DeleteFollowsAliasesUnlessToldNotTo) {
  // Method: profile `p` with alias `x`, and another profile stored under the literal id `x`.
  store_->projects().front().identities.link({.kind = Link::Kind::alias, .id = "p", .joining = "x"});
  const std::string literal =
      R"([{"$token":"t","$distinct_id":"x","$ignore_time":true,"$ignore_alias":true,)";
  const std::string resolved = R"([{"$token":"t","$distinct_id":"x","$ignore_time":true,)";
  update(R"("$set":{"a":1})");
  post(resolved + R"("$set":{"b":2}}])");
  EXPECT_EQ(properties(), R"({"a":1,"b":2})");

  post(literal + R"("$set":{"c":3}}])");
  post(literal + R"("$delete":""}])");
  EXPECT_EQ(properties(), R"({"a":1,"b":2})") << "the original stays";
  post(literal + R"("$set":{"c":3}}])");
  post(resolved + R"("$delete":""}])");
  EXPECT_EQ(lines(), "{\"$distinct_id\":\"x\",\"$properties\":{\"c\":3}}\n");
}

TEST_F(SandboxEngage, E28_LocationComesFromTheSenderUnlessToldOtherwise) {
  struct Case {
    const char* query;
    const char* ip;
    const char* expected;
  };
  constexpr const char* kSender =
      R"({"a":1,"$city":"Sendersville","$region":"Data Centre","$country_code":"XZ","$timezone":"Etc/UTC"})";
  constexpr const char* kNorth =
      R"({"a":1,"$city":"Northhaven","$region":"Upper Shire","$country_code":"XA","$timezone":"Etc/GMT-1"})";
  constexpr const char* kUntouched = R"({"a":1})";
  for (const auto& [query, ip, expected] : {
           Case{"", "", kSender},
           Case{"ip=1", "", kSender},
           Case{"ip=0", "", kUntouched},
           Case{"", R"("$ip":"0",)", kUntouched},
           Case{"ip=1", R"("$ip":0,)", kUntouched},
           Case{"", R"("$ip":"192.0.2.7",)", kNorth},
           Case{"ip=0", R"("$ip":"192.0.2.7",)", kNorth},
           Case{"", R"("$ip":"10.0.0.1",)", kUntouched},
       }) {
    restart({});
    update(fmt::format(R"({}"$set":{{"a":1}})", ip), query);
    EXPECT_EQ(properties(), expected) << query << ' ' << ip;
  }
}

TEST_F(SandboxEngage, E28_AnExplicitCityWinsAndOtherOperationsBringNoLocation) {
  update(R"("$ip":"203.0.113.200","$set":{"$city":"Elsewhere"})");
  EXPECT_EQ(properties(),
            R"({"$city":"Elsewhere","$region":"Coral Coast","$country_code":"XC","$timezone":"Etc/GMT-10"})");
  restart({});
  update(R"("$set_once":{"a":1})", "");
  EXPECT_NE(properties().find("Sendersville"), std::string::npos);
  for (const std::string_view other :
       {R"("$add":{"a":1})", R"("$append":{"a":1})", R"("$union":{"a":[1]})"}) {
    restart({});
    update(other, "");
    EXPECT_EQ(properties().find("$city"), std::string::npos) << other;
  }
}

TEST_F(SandboxEngage, E29_CoordinatesGiveTheNearestPlace) {
  update(R"("$latitude":-30.5,"$longitude":151,"$set":{"a":1})");
  EXPECT_EQ(properties(),
            R"({"a":1,"$geo_source":"reverse_geocoding","$city":"Port Southerly","$region":"Coral Coast",)"
            R"("$country_code":"XC","$timezone":"Etc/GMT-10"})");
  restart({});
  update(R"("$latitude":91,"$longitude":0,"$set":{"a":1})");
  EXPECT_EQ(properties(), R"({"a":1})");
}

TEST_F(SandboxEngage, E30_EveryOperationMovesLastSeenUnlessToldNotTo) {
  // Method: after a `$set` a day passes; then each operation shows whether it moves the time on.
  struct Case {
    const char* members;
    bool moves_always;
    bool moves_with_set_only;
  };
  for (const auto& [members, moves_always, moves_with_set_only] : {
           Case{R"("$set":{"a":1})", true, true},
           Case{R"("$set_once":{"a":1})", true, true},
           Case{R"("$add":{"a":1})", true, false},
           Case{R"("$append":{"l":1})", true, false},
           Case{R"("$union":{"l":[1]})", true, false},
           Case{R"("$remove":{"l":1})", true, false},
           Case{R"("$unset":["l"])", true, false},
           Case{R"("$ignore_time":true,"$set":{"a":2})", false, false},
       }) {
    for (const bool on_set_only : {false, true}) {
      restart({.last_seen_on_set_only = on_set_only});
      const auto before = now_;
      post(R"([{"$token":"t","$distinct_id":"p","$set":{"a":1}}])");
      EXPECT_EQ(properties(), R"({"a":1,"$last_seen":"2026-08-01T00:00:00"})");
      now_ += std::chrono::hours{24};
      post(fmt::format(R"([{{"$token":"t","$distinct_id":"p",{}}}])", members));
      const bool moved = properties().find("2026-08-02T00:00:00") != std::string::npos;
      EXPECT_EQ(moved, on_set_only ? moves_with_set_only : moves_always) << members << on_set_only;
      now_ = before;
    }
  }
}

TEST_F(SandboxEngage, E30_LastSeenSetByHandStays) {
  post(R"([{"$token":"t","$distinct_id":"p","$set":{"$last_seen":"2020-01-01T00:00:00"}}])");
  EXPECT_EQ(properties(), R"({"$last_seen":"2020-01-01T00:00:00"})");
}

TEST_F(SandboxEngage, E31_OlderTimeIsIgnoredOnlyWithTheSwitch) {
  for (const bool time_ordered : {false, true}) {
    restart({.time_ordered = time_ordered});
    update(R"("$time":1700000200,"$set":{"a":"new"})");
    update(R"("$time":1700000100,"$set":{"a":"old","b":"other"})");
    EXPECT_EQ(properties(), time_ordered ? R"({"a":"new","b":"other"})" : R"({"a":"old","b":"other"})");
    update(R"("$time":1700000300000,"$set":{"a":"newest"})");  // milliseconds
    EXPECT_EQ(properties(), R"({"a":"newest","b":"other"})");
  }
}

std::string numbered_properties(int from, int to) {
  std::string members;
  for (int at = from; at < to; ++at) members += fmt::format(R"({}"p{}":1)", members.empty() ? "" : ",", at);
  return members;
}

TEST_F(SandboxEngage, E32_AnUpdateBeyond2000PropertiesFails) {
  // Method: 1,990 properties of our own and the automatic ones; ten more fit, eleven don't.
  post(fmt::format(R"([{{"$token":"t","$distinct_id":"p","$set":{{{}}}}}])", numbered_properties(0, 1'990)),
       "");
  const std::string before = properties();
  EXPECT_EQ(update(fmt::format(R"("$set":{{{}}})", numbered_properties(1'990, 2'001)), "ip=0&strict=1"),
            R"({"error":"some data points in the request failed validation","errors":{"0":)"
            R"(["the profile would have more than 2000 properties"]},"num_good_events":0,"status":0})");
  EXPECT_EQ(update(fmt::format(R"("$set":{{{}}})", numbered_properties(1'990, 2'001))), kAccepted);
  EXPECT_EQ(properties(), before) << "dropped in silence";
  EXPECT_EQ(stats_.updates.dropped, 1U);
  EXPECT_EQ(update(fmt::format(R"("$set":{{{}}})", numbered_properties(1'990, 2'000))), kAccepted);
  EXPECT_NE(properties(), before);
  EXPECT_EQ(update(R"("$set":{"p7":2})", "ip=0&strict=1"),
            R"({"error":null,"errors":{},"num_good_events":1,"status":1})");
}

TEST_F(SandboxEngage, E33_LongNamesAndStringsAreCutAtACharacter) {
  // Method: 254 bytes and then a character of two; 254 characters of two bytes and then two more.
  std::string two_bytes;
  for (int at = 0; at < 254; ++at) two_bytes += "é";
  update(fmt::format(R"("$set":{{"a":"{}é","{}xyz":["{}"]}})", std::string(254, 'x'), two_bytes,
                     std::string(300, 'y')));
  EXPECT_EQ(properties(), fmt::format(R"({{"a":"{}","{}x":["{}"]}})", std::string(254, 'x'), two_bytes,
                                      std::string(255, 'y')));
}

TEST_F(SandboxEngage, E33_ValuesBeyondTheirBoundsAreInvalid) {
  std::string long_list = "[1";
  for (int at = 0; at < 140'000; ++at) long_list += ",1";
  EXPECT_EQ(update(fmt::format(R"("$set":{{"a":{}]}})", long_list)),
            invalid(R"($set, \"a\" is larger than 256 KB)"));
  EXPECT_EQ(update(R"("$set":{"a":{"b":{"c":{"d":{}}}}})"),
            invalid(R"($set, \"a\" is nested more than 3 levels deep)"));
  EXPECT_EQ(update(fmt::format(R"("$set":{{"a":{{{}}}}})", numbered_properties(0, 256))),
            invalid(R"($set, \"a\" has more than 255 keys)"));
  EXPECT_EQ(lines(), "");
  EXPECT_EQ(update(fmt::format(R"("$set":{{"a":{{{}}}}})", numbered_properties(0, 255))), kAccepted);
  EXPECT_EQ(update(R"("$set":{"a":{"b":{"c":{}}}})"), kAccepted);
}

TEST_F(SandboxEngage, E33_AListThatOutgrowsItsBoundFailsTheUpdate) {
  std::string list = "[1";
  for (int at = 0; at < 131'060; ++at) list += ",1";
  update(fmt::format(R"("$set":{{"l":{}]}})", list));
  const std::string before = properties();
  const std::string append = fmt::format(R"("$append":{{"l":"{}"}})", std::string(100, 'x'));
  EXPECT_EQ(update(append, "strict=1"),
            R"({"error":"some data points in the request failed validation","errors":{"0":)"
            R"(["a list of the profile would be larger than 256 KB"]},"num_good_events":0,"status":0})");
  EXPECT_EQ(update(append), kAccepted);
  EXPECT_EQ(properties(), before);
}

TEST_F(SandboxEngage, E33_AnIdOver255BytesIsInvalid) {
  EXPECT_EQ(post(fmt::format(R"([{{"$token":"t","$distinct_id":"{}","$set":{{}}}}])", std::string(256, 'i'))),
            invalid("$distinct_id, longer than 255 bytes"));
}

TEST_F(SandboxEngage, E34_OnlyAddAndAppendDoNotBearRepeating) {
  struct Case {
    const char* members;
    bool repeats;
  };
  for (const auto& [members, repeats] : {
           Case{R"("$set":{"n":2})", true},
           Case{R"("$set_once":{"x":2})", true},
           Case{R"("$union":{"l":[3,"b"]})", true},
           Case{R"("$remove":{"l":1})", true},
           Case{R"("$unset":["n"])", true},
           Case{R"("$delete":"")", true},
           Case{R"("$add":{"n":1})", false},
           Case{R"("$append":{"l":1})", false},
       }) {
    restart({});
    update(R"("$set":{"n":1,"l":[1,"a",1]})");
    update(members);
    const std::string once = lines();
    update(members);
    EXPECT_EQ(lines() == once, repeats) << members;
    EXPECT_EQ(stats_.updates.applied, 3U);
    EXPECT_EQ(stats_.updates.unchanged, repeats ? 1U : 0U) << members;
  }
}

TEST_F(SandboxEngage, E35_OrderInsideARequestIsHonoured) {
  std::string body = "[";
  for (int at = 0; at < 100; ++at) {
    body += fmt::format(R"({}{{"$token":"t","$distinct_id":"p","$ignore_time":true,"$set":{{"a":{}}}}})",
                        at == 0 ? "" : ",", at);
  }
  post(body + "]");
  EXPECT_EQ(properties(), R"({"a":99})");
}

TEST_F(SandboxEngage, SeveralOperationsOfOneRecordAreAppliedInAFixedOrder) {
  update(R"("$unset":["gone"],"$append":{"l":2},"$add":{"a":1},"$set":{"a":5,"l":[1],"gone":1})");
  EXPECT_EQ(properties(), R"({"a":6,"l":[1,2]})");
  EXPECT_EQ(stats_.updates.several_operations, 1U);
}

TEST_F(SandboxEngage, AnInvalidValueSpoilsItsWholeRecordOnly) {
  EXPECT_EQ(update(R"("$set":{"a":1},"$add":{"b":"x"})"), invalid(R"($add, \"b\" must be a number)"));
  EXPECT_EQ(lines(), "");
}

TEST_F(SandboxEngage, CountersTellReceivedAppliedAndInvalidApart) {
  post(R"([{"$token":"t","$distinct_id":"p","$set":{}},{"$token":"t","$distinct_id":"p","$add":{"a":1}},
           {"$token":"t","$distinct_id":"p"},{"$token":"no","$distinct_id":"p","$set":{}}])");
  EXPECT_EQ(stats_.updates.received, 4U);
  EXPECT_EQ(stats_.updates.applied, 2U);
  EXPECT_EQ(stats_.updates.invalid, 1U);
  EXPECT_EQ(stats_.updates.unknown_token, 1U);
  EXPECT_EQ(stats_.applied_by_operation[static_cast<std::size_t>(Operation::set)], 1U);
  EXPECT_EQ(stats_.applied_by_operation[static_cast<std::size_t>(Operation::add)], 1U);
}

}  // namespace
}  // namespace mixferry::sandbox
