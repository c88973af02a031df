"""Files come in: sent and checked, expected of whom, and everything that ever came."""

from ucj.access import Permission
from ucj.ui import data, filter_bar, guard, inbox, session, show

guard.require(Permission.SEND_FILES)

t, info, viewer = session.translator(), data.published_info(), session.viewer()
heading = show.place()
way = filter_bar.ways("tampilan", ("kirim", "pengirim", "riwayat"), t)
inbox.show(way, heading, info, viewer, t)
