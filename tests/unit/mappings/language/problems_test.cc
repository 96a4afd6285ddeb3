// What a mapping file can get wrong, and the words it is answered with.

#include <gtest/gtest.h>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {
namespace {

std::string problems_of(const std::string& text) {
  const auto mapping = parse_mapping("m", text);
  return mapping ? "" : describe("m", mapping.error());
}

struct ProblemCase {
  const char* yaml;
  const char* problems;
};

class Problems : public testing::TestWithParam<ProblemCase> {};

// Method: a file of its own for each problem; the answer is compared word for word.
TEST_P(Problems, NamePlaceFaultAndRemedy) {
  EXPECT_EQ(problems_of(GetParam().yaml), GetParam().problems) << GetParam().yaml;
}

constexpr ProblemCase kFiles[] = {
    {"", "m:1:1: a mapping is a map that begins with version: 1, not nothing\n"},
    {"# only a comment\n", "m:1:1: a mapping is a map that begins with version: 1, not nothing\n"},
    {"Id,Name\n1,x\n", "m:1:1: a mapping is a map that begins with version: 1, not text alone\n"},
    {"- version: 1\n", "m:1:1: a mapping is a map that begins with version: 1, not a list\n"},
    {"id: Id\nset: { P: C }\n",
     "m:1:1: \"version\" is missing; write version: 1, the version of the mapping language\n"},
    {"version: 2\nid: Id\nset: { P: C }\n",
     "m:1:10: this program understands version 1 of the mapping language, not \"2\"; write version: 1\n"},
    {"version: 1\nset: { P: C }\n",
     "m:1:1: \"id\" is missing; write id: and the column that holds each row's id\n"},
    {"version: 1\nid: Id\n",
     "m:1:1: this mapping sends nothing; write which properties to \"set\", or unmapped: keep for all "
     "columns\n"},
    {"version: 1\nid: Id\nset: { P: C }\ntargte: users\n",
     "m:4:1: unknown key \"targte\"; did you mean \"target\"?\n"},
    {"version: 1\nid: Id\n$email: Email\nset: { P: C }\n",
     "m:3:1: \"$email\" is a property; properties stand below \"set\" or another operation\n"},
    {"version: 1\nid: Id\nset: { P: C }\nxyz: 1\n",
     "m:4:1: unknown key \"xyz\"; allowed: version, description, source, project_identity, targets, target, "
     "group_key, event, time, id, insert_id, identify, alias, merge, when, groups, properties, set, "
     "set_once, "
     "add, append, once, union, remove, unset, delete, gone, empty, unmapped, ignore_time\n"},
    {"version: 1\nid: Id\nid: Id2\nset: { P: C }\n",
     "m:3:1: \"id\" stands here twice, first on line 2; keep one\n"},
    {"version: 1\nid: Id\nset: { P: C }\nempty: unse\n",
     "m:4:8: unknown value \"unse\" of \"empty\"; did you mean \"unset\"?\n"},
    {"version: 1\nid: Id\nset: { P: C }\nempty:\n",
     "m:4:1: \"empty\" must be one of skip, unset, null, not nothing\n"},
    {"version: 1\nid: Id\nset: { P: C }\nignore_time: yes\n",
     "m:4:14: \"ignore_time\" must be true or false, not \"yes\"\n"},
    {"version: 1\nid: Id\nset: { P: C }\ndescription: {a: b}\n",
     "m:4:14: \"description\" must be text, not a map; text that begins with { or [ must stand in quotes\n"},
    {"version: 1\nid: Id\nset:\n", "m:3:1: \"set\" must be a map of property: rule, not nothing\n"},
    {"version: 1\nid: Id\nset: {}\n", "m:3:6: \"set\" must be a map of property: rule, not an empty map\n"},
    {"version: 1\nid: Id\nset: [P]\n", "m:3:6: \"set\" must be a map of property: rule, not a list\n"},
    {"version: 1\nid: [A, B]\nset: { P: C }\n",
     "m:2:5: \"id\" must be a column name or a map of rule keys, not a list\n"},
    {"version: 1\nid:\nset: { P: C }\n",
     "m:2:1: \"id\" must be a column name or a map of rule keys, not nothing\n"},
};
INSTANTIATE_TEST_SUITE_P(Files, Problems, testing::ValuesIn(kFiles));

#define TOP "version: 1\nid: Id\n"
#define EVENTS "version: 1\ntarget: events\nid: Id\nevent: E\ntime: T\n"
#define SET TOP "set: { P: C }\n"

constexpr ProblemCase kSourcesAndTargets[] = {
    {SET "source: { format: xlsx }\n",
     "m:4:19: unknown value \"xlsx\" of \"format\"; allowed: csv, jsonl, json\n"},
    {SET "source: { timezone: +02:00 }\n",
     "m:4:21: \"+02:00\" is not the name of a time zone; write one such as UTC or Europe/Paris\n"},
    {SET "source: { format: csv, records: data }\n",
     "m:4:24: \"records\" leads to rows inside JSON; leave \"format\" out, or write format: json\n"},
    {SET "source: { records: \"\" }\n",
     "m:4:11: \"records\" is empty; write the keys that lead to the rows, joined by dots\n"},
    {SET "source: { nulls: none }\n", "m:4:18: \"nulls\" must be a list of texts, not \"none\"\n"},
    {SET "source: { nulls: [\"\", null] }\n", "m:4:23: \"nulls\" must be a list of texts, not null\n"},
    {SET "source: { column: optional }\n", "m:4:11: unknown key \"column\"; did you mean \"columns\"?\n"},
    {SET "source: { columns: some }\n",
     "m:4:20: unknown value \"some\" of \"columns\"; allowed: required, optional\n"},
    {SET "source: { encoding: \"\" }\n", "m:4:11: \"encoding\" is empty; leave it out\n"},
    {SET "source: { delimiter: \"\", sheet: \"\" }\n",
     "m:4:11: \"delimiter\" is empty; leave it out\nm:4:26: \"sheet\" is empty; leave it out\n"},
    {SET "source: { skip_rows: two }\n", "m:4:22: \"skip_rows\" must be a whole number, not \"two\"\n"},
    {SET "source: { skip_rows: \"2\" }\n", "m:4:22: \"skip_rows\" must be a whole number, not \"2\"\n"},
    {SET "source: { skip_rows: 10001 }\n", "m:4:22: \"skip_rows\" is at most 10000\n"},
    {SET "source: { header_row: 0 }\n",
     "m:4:23: rows are counted from 1; write header_row: 1, or leave it out\n"},
    {SET "source: { header_row: 4, skip_rows: 3 }\n",
     "m:4:11: header_row: 4 and skip_rows: 3 say the same; keep one of the two\n"},
    {SET "source: csv\n", "m:4:9: \"source\" must be a map of source keys, not \"csv\"\n"},
    {SET "group_key: company\n",
     "m:4:1: \"group_key\" belongs to groups; write target: groups, or leave it out\n"},
    {SET "event: E\n", "m:4:1: \"event\" belongs to events; write target: events, or leave it out\n"},
    {SET "identify: { id: A, anonymous: B }\n",
     "m:4:1: \"identify\" belongs to identity; write target: identity, or leave it out\n"},
    {SET "time: T\n", "m:4:1: \"time\" belongs to events and identity; leave it out\n"},
    {SET "target: groups\ngroup_key: company\ngroups: { a: B }\n",
     "m:6:1: \"groups\" belongs to users and events; leave it out\n"},
    {SET "project_identity: simple\n",
     "m:4:19: unknown value \"simple\" of \"project_identity\"; allowed: simplified, original, legacy\n"},
    {"version: 1\ntarget: events\nid: Id\n",
     "m:1:1: \"event\" is missing; write event: and the column that says what happened, or { value: Its Name "
     "}\n"
     "m:1:1: \"time\" is missing; write time: and the column that says when it happened\n"},
    {EVENTS "set: { P: C }\n", "m:6:1: \"set\" belongs to users and groups; leave it out\n"},
    {EVENTS "insert_id: { from: K, default: x }\n",
     "m:6:23: \"default\" can't be used for \"insert_id\": rows without one would all be the same event\n"},
    {EVENTS "groups: { company: C }\nproperties: { company: D }\n",
     "m:6:20: \"company\" is written below \"groups\" and as a property; keep one\n"},
    {EVENTS "groups: { company: { value: x } }\n",
     "m:6:22: \"value\" can't be used for \"groups\": every row would belong to the same group; a group of "
     "all "
     "rows is a property, below \"set\" or \"properties\"\n"},
    {EVENTS "properties: { P: { from: C, default: { skip: true } } }\n",
     "m:6:38: \"default\" is text, a number, true, false, or a list of these\n"},
    {"version: 1\ntarget: events\nid: Id\nevent: { from: E, default: { skip: no } }\ntime: T\n",
     "m:4:28: \"default\" is a text, or { skip: true } for no event\n"},
    {"version: 1\ntarget: events\nid: Id\nevent: { from: E, empty: skip }\ntime: { from: T, as: date }\n",
     "m:4:19: \"empty\" can't be used for \"event\": a row that does not say what happened is a reject; "
     "write "
     "default: { skip: true } to have it yield no event\n"
     "m:5:22: \"as: date\" does not work in \"time\": it takes an instant, a datetime\n"},
    {"version: 1\ntarget: identity\n",
     "m:1:1: identity needs one of identify, alias, merge: which two ids are one person's\n"},
    {"version: 1\ntarget: identity\nid: Id\nidentify: { id: A }\n",
     "m:3:1: \"id\" belongs to users, groups and events; leave it out\n"
     "m:4:11: \"anonymous\" is missing; write anonymous: and the column of the other id\n"},
    {"version: 1\ntarget: identity\nmerge: [A, B, C]\n",
     "m:3:8: \"merge\" must be a list of two, as in merge: [Id, Other Id]; this one has 3\n"},
    {"version: 1\ntarget: identity\nalias: { id: A, alias: B }\nmerge: [A, B]\n",
     "m:4:1: a target links ids in one way, this one has \"alias\" and \"merge\"; write a target for each\n"},
    {SET "target: groups\n",
     "m:4:1: groups need a \"group_key\": its name in the project's settings, such as company\n"},
    {SET "target: groups\ngroup_key: \"\"\n", "m:5:1: the group key is empty\n"},
    {SET "target: group\ngroup_key: company\n",
     "m:4:9: unknown value \"group\" of \"target\"; did you mean \"groups\"?\n"},
    {SET "target: groups\ngroup_key: company\nadd: { N: C }\nappend: { L: C }\n",
     "m:6:1: Mixpanel does not support \"add\" on groups; use \"set\" or \"union\"\n"
     "m:7:1: Mixpanel does not support \"append\" on groups; use \"set\" or \"union\"\n"},
};
constexpr ProblemCase kSeveralTargets[] = {
    {"version: 1\ntargets: []\n", "m:2:10: \"targets\" must be a list of targets, not an empty list\n"},
    {"version: 1\ntargets: { id: Id }\n", "m:2:10: \"targets\" must be a list of targets, not a map\n"},
    {"version: 1\ntargets: [users]\n",
     "m:2:11: a target is a map with the keys target, id, set and so on, not \"users\"\n"},
    {SET "targets:\n  - { id: Id, set: { P: C } }\n",
     "m:2:1: with \"targets\", \"id\" stands in each of them\n"
     "m:3:1: with \"targets\", \"set\" stands in each of them\n"},
    {"version: 1\ntargets:\n  - { id: Id, sett: { P: C } }\n  - { target: groups, set: { P: C } }\n",
     "m:3:5: this mapping sends nothing; write which properties to \"set\", or unmapped: keep for all "
     "columns\n"
     "m:3:15: unknown key \"sett\"; did you mean \"set\"?\n"
     "m:4:5: \"id\" is missing; write id: and the column that holds each row's id\n"
     "m:4:7: groups need a \"group_key\": its name in the project's settings, such as company\n"},
    {"version: 1\ntargets:\n  - { id: Id, set: { P: C }, source: { format: csv } }\n",
     "m:3:30: unknown key \"source\"; allowed: target, group_key, event, time, id, insert_id, identify, "
     "alias, merge, when, groups, properties, set, set_once, add, append, "
     "once, union, "
     "remove, unset, delete, gone, empty, unmapped, ignore_time\n"},
};
INSTANTIATE_TEST_SUITE_P(SeveralTargets, Problems, testing::ValuesIn(kSeveralTargets));

INSTANTIATE_TEST_SUITE_P(SourcesAndTargets, Problems, testing::ValuesIn(kSourcesAndTargets));

#define RULE(text) TOP "set:\n  P: " text "\n"

constexpr ProblemCase kRules[] = {
    {RULE("{ form: C }"),
     "m:4:6: a rule needs one of from, template, value\n"
     "m:4:8: unknown key \"form\"; did you mean \"from\"?\n"},
    {RULE("{ as: number }"), "m:4:6: a rule needs one of from, template, value\n"},
    {RULE("{ from: A, value: 1 }"),
     "m:4:17: a rule has one source, this one has \"from\" and \"value\"; keep one\n"},
    {RULE(""), "m:4:3: a rule is a column's name or a map such as { from: Column }, not nothing\n"},
    {RULE("[A, B]"), "m:4:6: a rule is a column's name or a map such as { from: Column }, not a list\n"},
    {RULE("{ from: [] }"), "m:4:14: \"from\" must be text or a list of texts, not an empty list\n"},
    {RULE("{ from: [A, {B: c}] }"), "m:4:18: \"from\" must be text or a list of texts, not a map\n"},
    {RULE("{ from: \"\" }"), "m:4:8: a column's name is empty; write the name as the export has it\n"},
    {RULE("{ template: {A} }"),
     "m:4:18: \"template\" must be text, not a map; text that begins with { or [ must stand in quotes\n"},
    {RULE("{ template: \"{A\" }"), "m:4:18: a { without its } in \"{A\"; write {{ for the character\n"},
    {RULE("{ value: null }"),
     "m:4:15: \"value\" must be text, a number, true, false, or a list of these, not null\n"},
    {RULE("{ value: 007 }"),
     "m:4:15: 007 could be text or a number; write \"007\" for the text, or a number in plain decimal "
     "digits\n"},
    {RULE("{ from: C, trim: 1 }"), "m:4:23: \"trim\" must be true or false, not \"1\"\n"},
    {RULE("{ from: C, trim: \"true\" }"), "m:4:23: \"trim\" must be true or false, not \"true\"\n"},
    {RULE("{ from: C, case: Lower }"),
     "m:4:23: unknown value \"Lower\" of \"case\"; did you mean \"lower\"?\n"},
    {RULE("{ from: C, match: \"a(\" }"), "m:4:24: not a regular expression: missing ): a(\n"},
    {RULE("{ from: C, match: \"a\" }"),
     "m:4:24: \"a\" has no group; put what shall be taken in parentheses\n"},
    {RULE("{ from: C, match: \"\" }"), "m:4:24: \"\" has no group; put what shall be taken in parentheses\n"},
    {RULE("{ from: C, map: {} }"), "m:4:22: \"map\" must be a map of text: value, not an empty map\n"},
    {RULE("{ from: C, map: { 1: } }"),
     "m:4:24: \"1\" is mapped to nothing; write the value that replaces it\n"},
    {RULE("{ from: C, map: { 1: a, \"1\": b } }"),
     "m:4:30: \"1\" stands here twice, first on line 4; keep one\n"},
    {RULE("{ from: C, case: lower, map: { Free: 0 } }"),
     "m:4:37: \"case: lower\" comes before \"map\", so a cell never reads \"Free\" here\n"},
    {RULE("{ from: C, map: { \" a\": 0 } }"),
     "m:4:24: \"trim\" comes before \"map\", so a cell never reads \" a\" here\n"},
    {RULE("{ from: C, default: ~ }"),
     "m:4:26: \"default\" must be text, a number, true, false, or a list of these; of an event { skip: true "
     "}, not ~\n"},
    {RULE("{ from: C, as: bool }"), "m:4:21: unknown value \"bool\" of \"as\"; did you mean \"boolean\"?\n"},
    {RULE("{ from: C, as: money }"),
     "m:4:21: unknown value \"money\" of \"as\"; allowed: string, number, integer, boolean, date, datetime, "
     "list, "
     "json\n"},
    {RULE("{ from: C, format: \"%F\" }"),
     "m:4:17: \"format\" works only with \"as\" date, datetime, number or integer\n"},
    {RULE("{ from: C, as: number, timezone: UTC }"),
     "m:4:29: \"timezone\" works only with \"as: date\" or \"as: datetime\"\n"},
    {RULE("{ from: C, as: date, timezone: \"+1\" }"),
     "m:4:37: \"+1\" is not the name of a time zone; write one such as UTC or Europe/Paris\n"},
    {RULE("{ template: \"{C}\", as: datetime, timezone: from_header }"),
     "m:4:49: \"timezone: from_header\" works only with \"from\"\n"},
    {"version: 1\nsource: { timezone: from_header }\nid: Id\nset: { P: C }\n",
     "m:2:21: \"timezone: from_header\" works only in a rule, for its column; name the zone, such as "
     "Australia/Sydney\n"},
    {RULE("{ from: C, as: date, format: [\"%F\", \"%d/%m\"] }"), "m:4:42: \"%d/%m\" reads no year; add %Y\n"},
    {RULE("{ from: C, separator: \",\" }"), "m:4:17: \"separator\" works only with \"as: list\"\n"},
    {RULE("{ from: C, as: list, separator: \"\" }"), "m:4:27: the separator is empty\n"},
    {RULE("{ from: C, hash: md5 }"), "m:4:23: unknown value \"md5\" of \"hash\"; allowed: sha256\n"},
    {RULE("{ from: C, hash: sha256, as: list }"),
     "m:4:17: \"hash\" works on a single value, not with \"as: list\" or \"as: json\"\n"},
    {RULE("{ from: C, as: number, format: \"1,234\" }"),
     "m:4:37: \"1,234\" can be read both ways; write 1,234.5 if the sign parts groups of digits, 1,5 if it "
     "parts the "
     "fraction\n"},
    {RULE("{ from: C, as: number, format: [\"1.234,5\", \"1,234.5\"] }"),
     "m:4:49: \"1,234.5\" reads the same digits as another number than the format before it; keep one\n"},
    {RULE("{ from: C, as: number, format: 12% }"),
     "m:4:37: say what 12% becomes: write percent: points for 12, percent: fraction for 0.12\n"},
    {RULE("{ from: C, as: number, percent: points }"),
     "m:4:29: \"percent\" works only with a percent sign in \"format\", as in 12%\n"},
    {RULE("{ from: C, as: boolean, true: [Oui, Ja], false: [Ja] }"),
     "m:4:47: \"Ja\" can't be both true and false\n"},
    {RULE("{ from: C, true: Oui }"), "m:4:17: \"true\" works only with \"as: boolean\"\n"},
    {RULE("{ from: C, as: list, quoted: true, separator: '\"' }"),
     "m:4:41: a separator of quoted items can't hold a quote\n"},
    {RULE("{ from: C, as: date, null_dates: [1900-1-1] }"),
     "m:4:40: \"1900-1-1\" is not a day; write it as 1900-01-01\n"},
    {RULE("{ from: C, as: date, years: 2100-1900 }"),
     "m:4:34: \"2100-1900\" is no range of years; write the first and the last, as in 1900-2100\n"},
    {RULE("{ from: C, country: US }"), "m:4:17: \"country\" works only with \"normalize: phone\"\n"},
    {RULE("{ from: C, normalize: phone, country: USA }"),
     "m:4:44: \"USA\" is not a country; write its two capital letters of ISO 3166, such as US or FR\n"},
    {RULE("{ from: C, salt_env: CRM_SALT }"), "m:4:17: \"salt_env\" works only with \"hash: sha256\"\n"},
    {RULE("{ from: C, hash: sha256, salt_env: s3cret }"),
     "m:4:41: \"salt_env\" is the name of a variable of the environment, in capital letters, such as "
     "CRM_SALT; the "
     "secret itself never stands in a mapping\n"},
    {RULE("{ from: C, normalize: mail }"),
     "m:4:28: unknown value \"mail\" of \"normalize\"; did you mean \"email\"?\n"},
    {RULE("{ from: C, normalize: email, as: list }"),
     "m:4:17: \"normalize\" makes a text; it works only with \"as: string\"\n"},
    {RULE("{ from: C, normalize: email, map: { A@b.c: 1 } }"),
     "m:4:42: \"normalize: email\" comes before \"map\", so a cell never reads \"A@b.c\" here\n"},
    {RULE("{ value: C, case: lower, as: string }"),
     "m:4:18: \"case\" works on what the export says; \"value\" is the same for every row\n"},
    {RULE("{ from: C, on_error: ignore }"),
     "m:4:27: unknown value \"ignore\" of \"on_error\"; allowed: reject, skip\n"},
};
INSTANTIATE_TEST_SUITE_P(Rules, Problems, testing::ValuesIn(kRules));

#define ID(text) "version: 1\nid: { from: C, " text " }\nset: { P: C }\n"

constexpr ProblemCase kUses[] = {
    {"version: 1\nid: { value: x }\nset: { P: C }\n",
     "m:2:7: \"value\" can't be used for the id: every row would be the same profile\n"},
    {ID("default: x"),
     "m:2:16: \"default\" can't be used for the id: rows without an id would all become one profile\n"},
    {ID("on_error: skip"),
     "m:2:16: \"on_error\" can't be used for the id: a row without a good id is always a reject\n"},
    {ID("trim: false"),
     "m:2:16: \"trim\" can't be used for the id: blanks around an id are always removed, and counted\n"},
    {ID("when: { column: A, is: x }"),
     "m:2:16: \"when\" can't be used for the id: write \"when\" beside the id; rows that fail it are left "
     "out\n"},
    {ID("empty: unset"),
     "m:2:23: an empty id can only be skipped: write \"empty: skip\", or leave it out to have such rows "
     "rejected\n"},
    {ID("as: integer"), "m:2:20: \"as: integer\" does not work in \"id\": ids are strings, byte for byte\n"},
    {TOP "union: { P: { from: C, empty: skip } }\n",
     "m:3:24: \"empty\" works only below \"set\"; in \"union\" a cell without a value does nothing\n"},
    {TOP "add: { P: { from: C, as: string } }\n",
     "m:3:26: \"as: string\" does not work in \"add\": only numbers can be added\n"},
    {TOP "append: { P: { from: C, as: list } }\n",
     "m:3:29: \"as: list\" does not work in \"append\": it appends one value; use \"union\" for several\n"},
    {TOP "append: { P: { value: [a] } }\n", "m:3:23: \"value\" must be one value, not [\"a\"]\n"},
    {TOP "union: { P: { from: C, as: json } }\n",
     "m:3:28: \"as: json\" does not work in \"union\": its lists hold strings and numbers\n"},
    {TOP "union: { P: { value: [] } }\n", "m:3:22: \"value\" must not be an empty list\n"},
    {TOP "remove: { P: { from: C, as: list } }\n",
     "m:3:29: \"as: list\" does not work in \"remove\": it removes one value from a list\n"},
    {TOP "set: { $distinct_id: C }\n",
     "m:3:8: \"$distinct_id\" can't be written: it is the profile's id, which comes from \"id\"\n"},
    {TOP "set: { P: A, P: B }\n", "m:3:14: \"P\" stands here twice, first on line 3; keep one\n"},
    {SET "unset: [P]\n", "m:4:9: \"P\" is written by another operation and removed here; keep one\n"},
    {SET "unset: [A, A]\n", "m:4:12: \"A\" stands here twice; keep one\n"},
    {SET "unset: [bucket]\n", "m:4:9: \"bucket\" can't be written: Mixpanel uses this name itself\n"},
    {SET "unset: A\n", "m:4:8: \"unset\" must be a list of texts, not \"A\"\n"},
};
INSTANTIATE_TEST_SUITE_P(Uses, Problems, testing::ValuesIn(kUses));

constexpr ProblemCase kUnmapped[] = {
    {"version: 1\nid: Id\nunmapped: properties.*\n", "m:3:11: write unmapped: { keep: \"properties.*\" }\n"},
    {"version: 1\nid: Id\nunmapped: \"*\"\n", "m:3:11: write unmapped: { keep: \"*\" }\n"},
    {"version: 1\nid: Id\nunmapped: [a.*]\n",
     "m:3:11: \"unmapped\" must be one of drop, keep, or a map with the keys keep, drop, trim, not a list\n"},
    {"version: 1\nid: Id\nset: { P: C }\nunmapped: { drop: a }\n",
     "m:4:11: \"unmapped\" needs \"keep\": \"*\", which is all columns, or such as \"properties.*\", all "
     "below a "
     "key\n"},
    {"version: 1\nid: Id\nset: { P: C }\nunmapped: { keep: [a.*, properties] }\n",
     "m:4:25: \"keep\" takes \"*\", which is all columns, or such as \"properties.*\", all below a key, not "
     "\"properties\"; a single column needs a rule\n"},
    {"version: 1\nid: Id\nset: { P: C }\nunmapped: { keep: .* }\n",
     "m:4:19: \"keep\" takes \"*\", which is all columns, or such as \"properties.*\", all below a key, not "
     "\".*\"; a single column needs a rule\n"},
    {"version: 1\nid: Id\nunmapped: { keep: 'a\\.b.*', drop: [c, a.d.*] }\n",
     "m:3:19: what is below a key with a dot needs no backslash here: \"a.b.*\" is below \"a.b\", too\n"
     "m:3:36: \"c\" is not among what is kept; leave it out\n"
     "m:3:39: \"a.d\" stands for all that is below it, too; write it without \".*\"\n"},
    {"version: 1\nid: Id\nunmapped: { keep: a.*, drop: [a.b, a.b.c] }\n",
     "m:3:36: \"a.b.c\" is not among what is kept; leave it out\n"},
    {"version: 1\nid: Id\nunmapped: { kept: a.* }\n",
     "m:3:11: \"unmapped\" needs \"keep\": \"*\", which is all columns, or such as \"properties.*\", all "
     "below a "
     "key\n"
     "m:3:13: unknown key \"kept\"; allowed: keep, drop, trim\n"},
    {"version: 1\ntarget: identity\nmerge: [A, B]\nunmapped: { keep: a.* }\n",
     "m:4:1: \"unmapped\" belongs to users, groups and events; leave it out\n"},
};
INSTANTIATE_TEST_SUITE_P(UnmappedColumns, Problems, testing::ValuesIn(kUnmapped));

constexpr ProblemCase kEpochs[] = {
    {"version: 1\nid: Id\nset: { P: { from: C, as: datetime, format: epoch_seconds, timezone: Europe/Paris } "
     "}\n",
     "m:3:59: \"timezone\" does nothing here, since epoch_seconds counts from 1970-01-01 UTC; leave it out, "
     "or write "
     "local_epoch_seconds if it counts what clocks there show\n"},
    {"version: 1\nid: Id\nset: { P: { from: C, as: datetime, format: [local_epoch_seconds, "
     "epoch_milliseconds], "
     "timezone: Europe/Paris } }\n",
     ""},
};
INSTANTIATE_TEST_SUITE_P(Epochs, Problems, testing::ValuesIn(kEpochs));

#define TESTS "is, not, in, matches, empty, before, after, all, any, none"

constexpr ProblemCase kConditions[] = {
    {SET "when: { column: A, all: [{ column: B, is: x }] }\n",
     "m:4:9: a group of conditions has no column; each condition in it names its own\n"},
    {SET "when: { any: [{ column: B, is: x }, { none: [{ column: C, ist: y }] }] }\n",
     "m:4:46: a condition has exactly one of " TESTS "; this one has none of them\n"
     "m:4:59: unknown key \"ist\"; did you mean \"is\"?\n"},
    {SET "when: { any: [] }\n",
     "m:4:14: \"any\" must be a condition or a list of conditions, not an empty list\n"},
    {SET "when: { column: A, is: x, format: \"%d/%m\" }\n",
     "m:4:27: \"format\" works only with \"before\" or \"after\"\n"
     "m:4:35: \"%d/%m\" reads no year; add %Y\n"},
    {SET "when: { column: A, before: 2024-01-01, timezone: \"+1\" }\n",
     "m:4:50: \"+1\" is not the name of a time zone; write one such as UTC or Europe/Paris\n"},
    {SET "when: { is: x }\n", "m:4:7: a condition needs a \"column\"\n"},
    {SET "when: { column: \"\", is: x }\n",
     "m:4:9: a column's name is empty; write the name as the export has it\n"},
    {SET "when: { column: A }\n",
     "m:4:7: a condition has exactly one of " TESTS "; this one has none of them\n"},
    {SET "when: { column: A, is: x, not: y }\n",
     "m:4:7: a condition has exactly one of " TESTS "; this one has is, not\n"},
    {SET "when: { column: A, is: \"\" }\n",
     "m:4:20: \"is\" compares texts; write \"empty: true\" about cells that have no value\n"},
    {SET "when: { column: A, not: [x, \"\"] }\n",
     "m:4:20: \"not\" compares texts; write \"empty: false\" about cells that have no value\n"},
    {SET "when: { column: A, is: [] }\n",
     "m:4:24: \"is\" must be text or a list of texts, not an empty list\n"},
    {SET "when: { column: A, empty: yes }\n", "m:4:27: \"empty\" must be true or false, not \"yes\"\n"},
    {SET "when: { column: A, matches: \"(\" }\n", "m:4:29: not a regular expression: missing ): (\n"},
    {SET "when: { column: A, equals: x }\n",
     "m:4:7: a condition has exactly one of " TESTS "; this one has none of them\n"
     "m:4:20: unknown key \"equals\"; allowed: column, is, not, in, matches, empty, before, "
     "after, format, timezone, all, any, none\n"},
    {SET "when: Country\n", "m:4:7: \"when\" must be a condition or a list of conditions, not \"Country\"\n"},
    {SET "when: [Country]\n",
     "m:4:8: a condition is a map such as { column: Country, is: NO }, not \"Country\"\n"},
    {SET "when: []\n", "m:4:7: \"when\" must be a condition or a list of conditions, not an empty list\n"},
    {TOP "set: { P: C }\nonce: T\n",
     "m:4:1: \"once\" keeps what \"add\" and \"append\" do from being done twice, and there is neither here; "
     "leave it out, what else is sent bears repeating\n"},
    {TOP "add: { P: C }\nonce:\n",
     "m:4:1: \"once\" must be a column name or a map of rule keys, not nothing\n"},
    {TOP "add: { P: C }\nonce: [A, B]\n",
     "m:4:7: \"once\" must be a column name or a map of rule keys, not a list\n"},
    {TOP "add: { P: C }\nonce: { from: T, default: x, as: number }\n",
     "m:4:18: \"default\" can't be used for \"once\": rows that don't say what happened would all be the "
     "same "
     "happening\n"
     "m:4:34: \"as: number\" does not work in \"once\": names are strings, byte for byte\n"},
    {TOP "add: { P: C }\nonce: { value: x }\n",
     "m:4:9: \"value\" can't be used for \"once\": every row would be the same happening\n"},
    {TOP "delete: {}\n",
     "m:3:9: \"delete\" needs \"when\": the condition for a row whose profile shall be deleted\n"},
    {TOP "delete: { if: { column: A, is: x } }\n",
     "m:3:9: \"delete\" needs \"when\": the condition for a row whose profile shall be deleted\n"
     "m:3:11: unknown key \"if\"; allowed: when\n"},
};
INSTANTIATE_TEST_SUITE_P(Conditions, Problems, testing::ValuesIn(kConditions));

constexpr ProblemCase kGone[] = {
    {TOP "set: { P: C }\ngone: delte\n",
     "m:4:7: unknown value \"delte\" of \"gone\"; did you mean \"delete\"?\n"},
    {TOP "set: { P: C }\ngone: [delete]\n",
     "m:4:7: \"gone\" must be one of keep, delete, or a map with the key unset or set, not a list\n"},
    {TOP "set: { P: C }\ngone:\n",
     "m:4:1: \"gone\" must be one of keep, delete, or a map with the key unset or set, not nothing\n"},
    {TOP "set: { P: C }\ngone: {}\n",
     "m:4:7: \"gone\" needs one of \"unset\" and \"set\": the properties that gone profiles lose, or get\n"},
    {TOP "set: { P: C }\ngone: { unset: [A], set: { B: x } }\n",
     "m:4:7: \"gone\" needs one of \"unset\" and \"set\": the properties that gone profiles lose, or get\n"},
    {TOP "set: { P: C }\ngone: { delete: true }\n",
     "m:4:7: \"gone\" needs one of \"unset\" and \"set\": the properties that gone profiles lose, or get\n"
     "m:4:9: unknown key \"delete\"; allowed: unset, set\n"},
    {TOP "set: { P: C }\ngone: { unset: Plan }\n",
     "m:4:16: \"unset\" must be a list of texts, not \"Plan\"\n"},
    {TOP "set: { P: C }\ngone: { unset: [] }\n",
     "m:4:16: \"unset\" names no property; name one, or write gone: keep\n"},
    {TOP "set: { P: C }\ngone: { unset: [A, $distinct_id, A] }\n",
     "m:4:20: \"$distinct_id\" can't be written: it is the profile's id, which comes from \"id\"\n"
     "m:4:34: \"A\" stands here twice; keep one\n"},
    {TOP "set: { P: C }\ngone: { set: {} }\n",
     "m:4:14: \"set\" must be a map of property: value, not an empty map\n"},
    {TOP "set: { P: C }\ngone: { set: { $token: x, A: { from: B }, C:, D: 007, E: [[x]] } }\n",
     "m:4:16: \"$token\" can't be written: it names the project and belongs to the update, not to the "
     "profile\n"
     "m:4:30: \"A\" gets the same value in every gone profile, for no row says another: text, a number, "
     "true, "
     "false, or a list of these, not a map\n"
     "m:4:43: \"C\" gets no value; write one, or gone: { unset: [...] }\n"
     "m:4:50: 007 could be text or a number; write \"007\" for the text, or a number in plain decimal "
     "digits\n"
     "m:4:59: an item of a list must be text, a number, true or false, not a list\n"},
    {"version: 1\ntarget: events\nevent: E\ntime: T\nid: Id\ngone: delete\n",
     "m:6:1: \"gone\" belongs to users and groups; leave it out\n"},
    {"version: 1\ntarget: identity\nalias: { id: A, alias: B }\ngone: keep\n",
     "m:4:1: \"gone\" belongs to users and groups; leave it out\n"},
    {"version: 1\ngone: keep\ntargets:\n  - { id: Id, set: { P: C } }\n",
     "m:2:1: with \"targets\", \"gone\" stands in each of them\n"},
    {"version: 1\ntargets:\n  - { id: A, set: { P: C }, gone: delete }\n  - { id: B, set: { P: C } }\n",
     "m:3:29: targets of the same profiles say the same about those that are gone, and another says nothing, "
     "which is gone: keep; write the same \"gone\" in all of them\n"},
    {"version: 1\ntargets:\n  - { id: A, set: { P: C }, gone: { unset: [P] } }\n"
     "  - { id: B, set: { P: C }, gone: { unset: [Q] } }\n",
     "m:4:29: targets of the same profiles say the same about those that are gone, and another says "
     "something "
     "else in line 3; write the same \"gone\" in all of them\n"},
};
INSTANTIATE_TEST_SUITE_P(GoneProfiles, Problems, testing::ValuesIn(kGone));

// Method: one file with a mistake in every part; none may hide another, and they come in file order.
TEST(AllProblems, AreFoundAtOnceInFileOrder) {
  EXPECT_EQ(problems_of(R"(version: 1
soruce: { timezone: UTC }
id: { from: Id, default: x }
when: { column: A }
set:
  $token: T
  Plan: { from: Plan, as: nmber }
  Plan: Other
union: { L: { from: C, separator: "," } }
unmapped: all
)"),
            "m:2:1: unknown key \"soruce\"; did you mean \"source\"?\n"
            "m:3:17: \"default\" can't be used for the id: rows without an id would all become one profile\n"
            "m:4:7: a condition has exactly one of " TESTS
            "; this one has none of them\n"
            "m:6:3: \"$token\" can't be written: it names the project and belongs to the update, not to the "
            "profile\n"
            "m:7:27: unknown value \"nmber\" of \"as\"; did you mean \"number\"?\n"
            "m:8:3: \"Plan\" stands here twice, first on line 7; keep one\n"
            "m:9:24: \"separator\" works only with \"as: list\"\n"
            "m:10:11: unknown value \"all\" of \"unmapped\"; allowed: drop, keep\n");
}

}  // namespace
}  // namespace mixferry::mappings
