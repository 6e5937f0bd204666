#!/usr/bin/env python3
"""Writes street.geojson: the invented demo street of Yuantu. Deterministic; standard library only.

    python3 generate.py [-v] [OUT]

-v names what the builders refused because it would stand in something else.
"""
import os
import sys

import plan
import plan_b
import surroundings
from builders import Scene

COURTYARDS = (plan.boshiyuan13, plan.yongmao, plan.yihai, plan.liangshiju, plan.gongxiaoshe, plan.fangzhi,
              plan.dongfeng, plan.shuxiang, plan.huimin, plan.weishengju, plan_b.jinxiu, plan_b.jiaoshi,
              plan_b.gongdian, plan_b.fuyuan, plan_b.nongji, plan_b.xinyuan, plan_b.jinmao)
HEAD = {
    "name": "广惠街街道（演示数据，虚构）",
    "description": "Demo data, invented: no courtyard, building, person or camera in this file is a survey of a real one. "
                   "演示数据，全部虚构：院落、楼栋、人员、设施均非真实测绘成果。Made by geodata/demo/generate.py; CC0.",
    "demo": True,
}


def main(out, verbose=False):
    scene = Scene()
    courts = [make(scene) for make in COURTYARDS]
    for c in courts if verbose else ():
        for what in c.refused:
            print(f"{c.id} {c.props['name']}: refused {what}", file=sys.stderr)
    surroundings.draw(scene, courts)
    scene.write(out, HEAD)
    print(f"{out}: {len(scene.features)} features, {os.path.getsize(out) / 1e6:.2f} MB")


if __name__ == "__main__":
    args = [a for a in sys.argv[1:] if a != "-v"]
    main(args[0] if args else os.path.join(os.path.dirname(os.path.abspath(__file__)), "street.geojson"), "-v" in sys.argv)
