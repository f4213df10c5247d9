"""How notices, their rules and choices are stored."""

from domain.notices.notice import Notice
from domain.notices.rule import NoticeChoice, NoticeRule
from persistence.mapped import map_aggregate
from persistence.notices.tables import notice_choices, notice_rules, notices

map_aggregate(Notice, notices)
map_aggregate(NoticeRule, notice_rules)
map_aggregate(NoticeChoice, notice_choices)
