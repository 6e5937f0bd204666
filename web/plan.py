import json,urllib.request,uuid,sys
U='http://127.0.0.1:8191/api'
def post(p,b):
    r=urllib.request.Request(U+p,json.dumps(b).encode(),{'content-type':'application/json'})
    try: return json.load(urllib.request.urlopen(r))
    except urllib.error.HTTPError as e: print(e.read()[:500]); raise
cy=sys.argv[1]; pid=post('/scenarios',{'courtyard':cy,'name':'更新方案'})['id']
rep=post('/processes/parking-layout/execution',{'inputs':{'courtyard':cy,'time_limit_s':3}})
p=rep['proposals'][0]; print(p.get('name'),p.get('count'),[x['count'] for x in rep['proposals']])
edits=[]
old=json.load(urllib.request.urlopen(U+f'/features?courtyard={cy}&limit=50000'))['features']
for f in old:
    if f['properties']['kind']=='parking_space': edits.append({'remove':f['id'],'expected':f['properties']['revision']})
for f in p['spaces']['features']:
    f['id']=str(uuid.uuid4()); f['properties']['kind']='parking_space'; f['properties']['courtyard']=cy; f['properties'].pop('revision',None); edits.append({'put':f,'expected':None})
g=[f for f in old if f['properties']['kind']=='gate'][0]['geometry']['coordinates']
b=[f for f in old if f['properties']['kind']=='courtyard'][0]['geometry']['coordinates'][0]
m=[sum(x[k] for x in b[1:])/len(b[1:]) for k in (0,1)]
gm=[sum(x[k] for x in g)/len(g) for k in (0,1)]
for i,t in enumerate((.12,.2,.28,.36)):
    at=[gm[k]+(m[k]-gm[k])*t for k in (0,1)]; at[1]+=0.00004
    edits.append({'put':{'type':'Feature','id':str(uuid.uuid4()),'geometry':{'type':'Point','coordinates':at},'properties':{'kind':'tree','courtyard':cy,'species':'国槐','height_m':7,'crown_radius_m':2.2}},'expected':None})
r=post('/changes?scenario='+pid,{'action':str(uuid.uuid4()),'title':{'zh':'方案','en':'plan'},'edits':edits})
print(r.get('revision'),len(edits)); print(pid)
